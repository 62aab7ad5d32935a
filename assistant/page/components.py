"""The Gradio components of the page, as quiet as they can be set."""

from typing import Any


def markdown(elem_id: str, value: str = "") -> Any:  # gr.Markdown
    """A place for HTML of ours, which gets there as Markdown: gr.HTML needs `eval`."""
    import gradio as gr

    return gr.Markdown(value, elem_id=elem_id, latex_delimiters=[], padding=False)


def chat_log() -> Any:  # gr.Chatbot
    """The conversation, without the buttons and formats that Gradio would add."""
    import gradio as gr

    return gr.Chatbot(
        elem_id="dossier-chat",
        label="Conversation",
        show_label=False,
        container=False,
        visible=False,
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
    import gradio as gr

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
