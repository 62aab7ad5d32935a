"""Texts that would run, load or draw something if any place read them as more than text."""

PAYLOADS = (
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<img src=http://evil.example/a.png>",
    "<svg onload=window.hit=1><a href=javascript:window.hit=1>x</a></svg>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<form action=http://evil.example><input autofocus onfocus=window.hit=1></form>",
    "<style>*{background:url(http://evil.example/b)}</style>",
    "<div style='position:fixed;inset:0;background:red'>over</div>",
    "</div></span></a><a href=http://evil.example>out</a>",
    "![a](http://evil.example/c.png)",
    "![a][r] [r]: http://evil.example/d.png",
    "[click](javascript:window.hit=1)",
    "[click](http://evil.example/e)",
    "<http://evil.example/f> www.evil.example http://evil.example/g",
    "$$\\href{javascript:window.hit=1}{x}$$ $x$ \\(y\\)",
    "```mermaid graph TD; A-->B ```",
    "`code` **bold** _em_ # h <!-- c --> &lt;b&gt; &#60;i&#62;",
    "{{7*7}} ${window.hit=1} __i18n__ <think>t</think>",
    "javascript:window.hit=1//",
    "data:text/html,<script>window.hit=1</script>",
    '"><script>window.hit=1</script>',
    "' onmouseover='window.hit=1' x='",
    '" autofocus onfocus="window.hit=1" style="position:fixed;inset:0" x="',
    "<object data=http://evil.example/h></object><embed src=http://evil.example/i>",
    "<link rel=stylesheet href=http://evil.example/j.css><base href=http://evil.example/>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/k'>",
    "<video autoplay src=http://evil.example/l></video><audio src=x onerror=window.hit=1></audio>",
    "<details open ontoggle=window.hit=1>d</details><dialog open>over</dialog>",
    "<math><mtext></p><style><img src=x onerror=window.hit=1></style></mtext></math>",
    "<svg><style><img src=x onerror=window.hit=1></style></svg>",
    "<noscript><p title='</noscript><img src=x onerror=window.hit=1>'></noscript>",
    "<textarea></textarea><title></title><img src=x onerror=window.hit=1>",
    "<template><img src=x onerror=window.hit=1></template>",
    "<scr<script>ipt>window.hit=1</scr</script>ipt>",
    "&lt;img src=x onerror=window.hit=1&gt; %3Cscript%3Ewindow.hit=1%3C/script%3E",
    "<a href='java&#10;script:window.hit=1'>x</a>",
    "<button formaction=javascript:window.hit=1>b</button><marquee onstart=window.hit=1>m",
    "[![a](http://evil.example/o.png)](http://evil.example/p)",
    '[x]: http://evil.example/n "t" [a](data:text/html;base64,PHNjcmlwdD4=)',
    "<https://evil.example/q> mailto:a@evil.example",
    "| a | b | ~~s~~ ==m== :warning: [^1] ^[note]",
    "\\[x\\] \\begin{x} \\url{http://evil.example/r} \\end{x}",
)

FOREIGN = (
    "img, iframe, style, object, embed, math, video, audio, base, meta[http-equiv], dialog,"
    " template, marquee, textarea:not([name]), .katex, .mermaid, [style],"
    " [onerror], [onload], [onfocus], [onmouseover],"
    " svg:not(.dossier-bars), form:not(.dossier-filter-form, .dossier-filters, #dossier-adding),"
    " input[autofocus], button[formaction]"
)
_INSIDE = ("#", "/dossier/conversations/", "/library", "/settings", "/?article=")


def assert_harmless(visit, *, within=".prose, #dossier-welcome button"):
    """Nothing ran, nothing was loaded, and no text became anything but text."""
    page = visit.page
    assert page.evaluate("window.hit") is None
    assert visit.hosts() == {"127.0.0.1"}
    assert visit.complaints == []
    assert page.locator(f":is({within}) :is({FOREIGN})").count() == 0
    for link in page.locator("a").evaluate_all(
        "all => all.map(a => ({to: a.getAttribute('href'), rel: a.rel, name: a.className}))"
    ):
        if link["name"] == "dossier-original":
            assert link["to"].startswith("https://source.example/")
            assert link["rel"] == "noopener noreferrer"
        else:
            assert link["to"] == "/" or link["to"].startswith(_INSIDE), link


def address(number, payload):
    """The payload as the address of an article: every second one within one of the web."""
    return f"https://source.example/{''.join(payload.split())}" if number % 2 else payload
