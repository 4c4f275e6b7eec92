"""The HTTP API: the project's own routes under /api, those of OpenAI's clients under /v1, and /healthz."""
