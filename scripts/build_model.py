"""Build the bundled embedding model where the settings want it; print its folder."""

from rag.embedding.bundled import open_bundled
from rag.errors import RendaError
from rag.settings import load_settings


def main() -> int:
    """Build what is missing. Returns the exit code; with another embedder there is nothing to do."""
    try:
        settings = load_settings()
        if settings.embedder == "bundled":
            open_bundled(settings.model_dir)
            print(settings.model_dir)
    except RendaError as error:
        raise SystemExit(f"错误：{error}") from None
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
