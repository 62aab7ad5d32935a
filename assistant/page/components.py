"""The Gradio components of the page, as quiet as they can be set."""

from typing import Any

import gradio as gr


def markdown(elem_id: str, value: str = "") -> Any:  # gr.Markdown
    """A place for HTML of ours, which gets there as Markdown: gr.HTML needs `eval`."""
    return gr.Markdown(value, elem_id=elem_id, latex_delimiters=[], padding=False)


def chat_log() -> Any:  # gr.Chatbot
    """The conversation, without the buttons and formats that Gradio would add."""
    return gr.Chatbot(
        elem_id="dossier-chat",
        label="Conversation",
        show_label=False,
        container=False,
        height="auto",
        autoscroll=False,  # our script keeps the question in view instead
        layout="panel",
        latex_delimiters=[],
        line_breaks=False,
        buttons=[],
        feedback_options=None,
        allow_file_downloads=False,
        allow_tags=False,
        group_consecutive_messages=False,
    )


def question_box() -> Any:  # gr.Textbox
    """The box for the question; Enter asks."""
    return gr.Textbox(
        elem_id="dossier-question",
        label="Your question",
        placeholder="Ask about your articles",
        lines=1,
        max_lines=6,
        autofocus=True,
        show_label=False,
        container=False,
    )


def wire_box() -> Any:  # gr.Textbox
    """Where our own script puts its commands; nobody sees it."""
    return gr.Textbox(elem_id="dossier-wire", visible="hidden", label="Commands", max_lines=1)
