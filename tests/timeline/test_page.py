"""
The page of `--timeline` in a real browser: zoom, click, search, findings, compare, fold.

Needs Chromium (`apt-get install chromium`) and `pip install playwright`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from timeline.test_trace import KERNELS, recorded

from pto_opt.cli.run import main
from pto_opt.timeline.page import page_of
from pto_opt.timeline.trace import trace_of


def _per_pixel(page: Any) -> float:
    return page.evaluate("state.perPixel")


def _cycle_at(page: Any, x: float) -> float:
    """The cycle at a place of the screen."""
    return page.evaluate(
        f"""unfolded(state.from + state.perPixel
                * ({x} - canvas.getBoundingClientRect().x - GUTTER))"""
    )


def _centre_of(page: Any, number: int) -> tuple[float, float]:
    """Where the middle of an operation is on the screen."""
    x, y = page.evaluate(
        f"""(() => {{
            const run = runs[0], row = run.lanes[run.lane[{number}]].row;
            const box = canvas.getBoundingClientRect();
            return [box.x + x((run.start[{number}] + run.end[{number}]) / 2),
                    box.y + row.y - state.top + LANE / 2];
        }})()"""
    )
    return x, y


def test_zoom_and_move(opened: Any) -> None:
    laid_out, _ = recorded(KERNELS[0])
    page = opened(page_of([trace_of(laid_out, "k.pto")]))
    boxes = sum(len(lane.boxes) for lane in laid_out.lanes)
    assert page.get_attribute("body", "data-ready") == str(boxes)
    whole = _per_pixel(page)
    x, y = _centre_of(page, 10)
    page.mouse.move(x, y)
    before = _cycle_at(page, x)
    page.mouse.wheel(0, -400)
    page.wait_for_function(f"state.perPixel < {whole}")
    after = _cycle_at(page, x)
    assert after == pytest.approx(before, abs=2 * whole)
    page.focus("canvas")
    near = _per_pixel(page)
    for key, closer in (("w", True), ("s", False), ("+", True), ("-", False)):
        last = _per_pixel(page)
        page.keyboard.press(key)
        assert (_per_pixel(page) < last) == closer
    start = page.evaluate("state.from")
    page.keyboard.press("d")
    assert page.evaluate("state.from") > start
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("state.from") == pytest.approx(start)
    assert _per_pixel(page) == pytest.approx(near)
    page.keyboard.press("f")
    assert _per_pixel(page) == pytest.approx(whole)


def test_a_click_says_why(opened: Any) -> None:
    laid_out, _ = recorded(KERNELS[0])
    trace = trace_of(laid_out, "k.pto")
    page = opened(page_of([trace]))
    slices = [e for e in trace["traceEvents"] if e["ph"] == "X"]
    wide = sorted(range(len(slices)), key=lambda i: -slices[i]["args"]["cycles"])[:6]
    for number in wide:
        page.mouse.click(*_centre_of(page, number))
        arguments = slices[number]["args"]
        operation = trace["otherData"]["operations"][arguments["op"]]
        details = page.inner_text("#details")
        assert f"{operation['name']} line {operation['line']}" in details
        assert f"cycles {arguments['cycle']} to" in details
        assert arguments["why"] in page.inner_text("#why")
        for operand in arguments["operands"]:
            assert operand in details
    page.keyboard.press("c")
    causes = page.locator("#causes li").count()
    assert causes == page.evaluate("state.chain.length")
    if "because" in slices[wide[-1]]["args"]:
        assert causes > 1
        page.click("#why a")
        assert page.evaluate("state.selected.i") == slices[wide[-1]]["args"]["because"]


def test_search_and_fold(opened: Any) -> None:
    laid_out, _ = recorded(KERNELS[3])
    page = opened(page_of([trace_of(laid_out, "k.pto")]))
    page.fill("#search", "tstore")
    assert page.inner_text("#hits") == "8 found"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.inner_text("#hits") == "2 of 8"
    assert "pto.tstore" in page.inner_text("#details")
    page.keyboard.press("Escape")
    assert page.inner_text("#hits") == ""
    page.evaluate("select(null)")
    assert page.inner_text("#details").startswith("Click an operation")
    whole = page.evaluate("folded(end)")
    page.check("#fold")
    cut = page.evaluate("runs[0].cuts[0]")
    assert cut["count"] == 5
    assert page.evaluate("folded(end)") == pytest.approx(
        whole - cut["to"] + cut["from"]
    )


def test_findings(
    opened: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "out.html"
    arguments = [str(KERNELS[3]), "--auto", "--sanitize=race", f"--timeline={file}"]
    assert main(arguments) == 1
    said = capsys.readouterr().err
    page = opened(file.read_text("utf-8"))
    found = page.locator("#findings-list li")
    # The kernel has no flags: that is one error, and each access has its place in the page.
    assert f"{found.count()} accesses are unordered" in said
    assert "race" in found.first.inner_text()
    found.first.locator("a").click()
    assert page.evaluate("runs[0].wrong.includes(state.selected.i)")


def test_compare_and_hostile_names(opened: Any) -> None:
    one, other = (recorded(path)[0] for path in KERNELS[:2])
    script = "</script><script>document.body.dataset.bad=1</script>"
    hostile = f"<img src=x onerror=alert(1)>{script}"
    page = opened(page_of([trace_of(one, hostile), trace_of(other, "B")]))
    assert hostile in page.inner_text("#title")
    assert page.get_attribute("body", "data-bad") is None
    assert page.locator("img").count() == 0
    ratio = f"{other.makespan / one.makespan:.2f} times as long"
    assert ratio in page.inner_text("#summary")
    labels = page.evaluate("rows.filter(row => !row.lane).map(row => row.label)")
    assert {label[0] for label in labels} == {"A", "B"}
    rows = page.evaluate("rows.length")
    box = page.locator("canvas").bounding_box()
    page.mouse.click(box["x"] + 10, box["y"] + page.evaluate("rows[0].y") + 8)
    assert page.evaluate("rows.length") < rows


def test_the_memories_of_a_run(opened: Any) -> None:
    laid_out, _ = recorded(KERNELS[0])
    page = opened(page_of([trace_of(laid_out, "k.pto")]))
    blocks = page.locator("#memory .block")
    assert blocks.count() > 5
    blocks.first.click()
    use = page.locator("#memory .tile .link").first
    text = use.inner_text()
    use.click()
    assert page.evaluate("shown(state.selected.run, state.selected.i)") == text


def many_times(trace: dict[str, Any], times: int) -> dict[str, Any]:
    """A run that does the same over and over."""
    makespan, own = trace["otherData"]["makespan"], list[dict[str, Any]]()
    boxes = [e for e in trace["traceEvents"] if e["ph"] == "X"]
    for turn in range(times):
        for box in boxes:
            arguments = dict(box["args"], cycle=box["args"]["cycle"] + turn * makespan)
            arguments["done"] += turn * makespan
            if "because" in arguments:
                arguments["because"] += turn * len(boxes)
            own.append(dict(box, args=arguments))
    metadata = [e for e in trace["traceEvents"] if e["ph"] == "M"]
    other = dict(trace["otherData"], makespan=makespan * times)
    return dict(trace, traceEvents=metadata + own, otherData=other)


def _work_of_loading(page: Any) -> float:
    """The seconds of the processor until all of a page is there, on a busy machine too."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.reload()
    page.wait_for_selector("body[data-ready]")
    found = session.send("Performance.getMetrics")["metrics"]
    return next(m["value"] for m in found if m["name"] == "TaskDuration")


def test_a_hundred_thousand_operations(opened: Any) -> None:
    laid_out, _ = recorded(KERNELS[3])
    boxes = sum(len(lane.boxes) for lane in laid_out.lanes)
    times = 100_000 // boxes + 1
    page = opened(page_of([many_times(trace_of(laid_out, "k.pto"), times)]))
    assert page.get_attribute("body", "data-ready") == str(times * boxes)
    assert _work_of_loading(page) < 1
    costs = page.evaluate(
        """[1, 1, 1, 0.5, 0.1, 0.02, 0.02, 0.1, 50, 1e6].map(factor => {
            zoom(factor, 500);
            cancelAnimationFrame(state.frame);
            draw();
            return Number(document.body.dataset.frame);
        })"""
    )
    assert sorted(costs)[len(costs) // 2] < 50
    page.fill("#search", "tstore")
    assert page.inner_text("#hits") == f"{times * boxes // 3} found"
    page.keyboard.press("Enter")
    number = page.evaluate("state.selected.i")
    page.keyboard.press("Escape")
    page.mouse.click(*_centre_of(page, number))
    assert page.evaluate("state.selected.i") == number


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [800, 1400])
def test_nothing_is_cut_off(
    browser: Any, tmp_path: Path, scheme: str, width: int
) -> None:
    laid_out, _ = recorded(KERNELS[1])
    file = tmp_path / "page.html"
    trace = trace_of(laid_out, "k.pto")
    for event in trace["traceEvents"]:
        if event["name"] == "process_name":
            event["args"]["name"] += " of block 10"
    file.write_text(page_of([trace, trace]), "utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    names = page.evaluate(
        """rows.map(row => [row.label, context.measureText(labelOf(row)).width
                                       + indentOf(row) < GUTTER])"""
    )
    assert any("of block 10" in name for name, _ in names)
    assert all(fits for _, fits in names)
    ink, paper = page.evaluate("[palette.ink, palette.paper]")
    assert (ink < paper) == (scheme == "light")
    context.close()
