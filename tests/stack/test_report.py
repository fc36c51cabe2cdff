"""`make report` on a stack that runs: one page of the very database, history and containers."""

import re


def test_the_report_of_a_running_stack_tells_it_all_and_changes_nothing(running):
    running.statement("CREATE TABLE by_hand (id INT)")
    try:
        done = running.release("report", "--rev=0025", "--against=0020")
        assert done.returncode == 0, done.stdout
        assert "reports/report.html" in done.stdout
        page = (running.folder / "reports" / "report.html").read_text(encoding="utf-8")
        assert "table by_hand is not in the revision" in page
        assert re.search(r'class="health good"><span lang="en">healthy<', page)
        assert f"<code>{running.head}</code>" in page
        assert "From 0020 to 0025" in page
        assert "varchar(" in page
        assert page.count('class="lanes"') == len(list(running.versions.glob("[0-9]*.py")))
        assert "<script" not in page
        assert "database has drifted (make drift)" in running.release("history").stdout
        assert running.visitor.status("/readyz") == 200
    finally:
        running.statement("DROP TABLE by_hand")
    assert running.release("drift").returncode == 0
