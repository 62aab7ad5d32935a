"""The page under our server, with everything closed that it does not need."""

import gradio as gr
from fastapi import FastAPI

from assistant.page.ask import build_page
from assistant.page.desk import Desk

MAX_WAITING = 64  # questions in the queue: more are refused at once
# Questions answered side by side: a quote takes a core, more of them get into each other's way; a
# written answer mostly waits for its model.
AT_ONCE = {"quoted": 4, "written": 8}


def mount_page(server: FastAPI, desk: Desk, *, head: str, port: int) -> None:
    """Mount the page at `/`; everything that Gradio would open by itself stays closed."""
    gr.mount_gradio_app(
        server,
        build_page(desk).queue(max_size=MAX_WAITING, default_concurrency_limit=AT_ONCE[desk.mode]),
        path="/",
        server_name="127.0.0.1",
        server_port=port,
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=["sans-serif"], font_mono=["monospace"]),
        head=head,
    )
