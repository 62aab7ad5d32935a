"""The route that says what is still being loaded."""

from dataclasses import asdict

from fastapi import FastAPI

from assistant.page.desk import Desk


def add_loading_routes(server: FastAPI, desk: Desk) -> None:
    """The progress as JSON, for our own script."""

    @server.get("/dossier/loading")
    def show_progress() -> dict[str, object]:
        return asdict(desk.progress())
