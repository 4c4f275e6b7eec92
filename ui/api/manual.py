"""/openapi.json, and /docs: Swagger UI from files of this machine, without inline script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from ui.api.description import Schema, described
from ui.api.errors import json_response
from ui.web.escaping import escape

if TYPE_CHECKING:
    from ui.strings import Strings

DESCRIPTION = "/openapi.json"
MANUAL = "/docs"
_FILES = f"{MANUAL}/files"
_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="{files}/favicon-32x32.png"><link rel="stylesheet" href="{files}/swagger-ui.css"></head>
<body><div id="swagger-ui"></div>
<script src="{files}/swagger-ui-bundle.js"></script><script src="{manual}/start.js"></script></body></html>
"""
_START = "SwaggerUIBundle({options});\n"
_OPTIONS = {
    "url": DESCRIPTION,
    "dom_id": "#swagger-ui",
    "deepLinking": True,
    "displayRequestDuration": True,
    "tryItOutEnabled": True,
    "defaultModelsExpandDepth": 0,
    "validatorUrl": None,  # Swagger UI would ask a host of its own to check the description
}


def add_manual(app: FastAPI, strings: Strings, version: str) -> None:
    """Add the routes that describe ``app``."""

    async def description() -> Response:
        if app.openapi_schema is None:
            app.openapi_schema = schema_of(app, strings, version)
        return json_response(app.openapi_schema)

    async def manual() -> Response:
        page = _PAGE.format(
            lang="zh-CN" if strings.language == "zh" else "en",
            title=escape(strings("api.title")),
            files=_FILES,
            manual=MANUAL,
        )
        return HTMLResponse(page)

    async def start() -> Response:
        return Response(_START.format(options=json.dumps(_OPTIONS)), media_type="text/javascript")

    for path, endpoint in ((DESCRIPTION, description), (MANUAL, manual), (f"{MANUAL}/start.js", start)):
        app.add_api_route(path, endpoint, include_in_schema=False)
    app.mount(_FILES, StaticFiles(packages=[("fastapi_swagger", "resources")]))


def schema_of(app: FastAPI, strings: Strings, version: str) -> Schema:
    """Return the description of ``app``."""
    tags = ("questions", "articles", "openai", "health")
    schema = get_openapi(
        title=strings("api.title"),
        version=version,
        description=strings("api.description"),
        routes=app.routes,
        tags=[{"name": strings(f"api.tag.{tag}")} for tag in tags],
    )
    key = {"type": "http", "scheme": "bearer", "description": strings("api.key")}
    schema["components"]["securitySchemes"] = {"key": key}
    schema["security"] = [{}, {"key": []}]
    return described(schema, strings)
