"""The list of conversations where something comes late: titles, rows and the focus stay where they were put."""

from __future__ import annotations

import pytest

from tests.ui.web.visits import BOX, Visit, held, wait_until

pytestmark = [  # what gradio asks of pandas, not ours to mend
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword"),
]


def test_an_older_list_never_takes_the_place_of_a_newer_one(visit):
    titles = "document.querySelector('.rd-conversations').textContent"
    visit.ask("主席团做什么？")
    with held(visit, "**/conversations?limit=*") as listing:
        visit.page.evaluate("void window.renda.listConversations()")
        wait_until(visit, listing, 1)
        older = listing[0].fetch()
        visit.page.click(".rd-drawer .rd-new")
        visit.page.fill(BOX, "那么代表呢？")
        visit.page.keyboard.press("Enter")
        wait_until(visit, listing, 2)
        listing[1].continue_()
        visit.page.wait_for_function(f"{titles}.includes('那么代表呢')")
        listing[0].fulfill(response=older)
        visit.wait_until_idle()
    assert visit.titles()[0] == "那么代表呢？"


def test_a_title_under_the_hands_of_its_writer_is_left_alone(visit):
    visit.ask("要改名的对话")
    row = ".rd-conversations li:has([aria-current])"
    visit.page.hover(row)
    visit.page.click(f'{row} [data-list="rename"]')
    visit.page.fill(".rd-rename input", "新的")
    with visit.page.expect_response("**/conversations?limit=*"):
        visit.page.evaluate("window.renda.listConversations()")
    visit.page.keyboard.press("End")
    visit.page.keyboard.type("标题")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector(f"{row} >> text=新的标题")


def test_a_row_is_there_again_as_soon_as_its_title_is_written_and_the_next_can_be_renamed(visit):
    visit.ask("第一个")
    visit.page.click(".rd-drawer .rd-new")
    visit.ask("第二个")
    with held(visit, f"**/conversations/{visit.conversation}") as renaming:
        rename(visit, "第二个", "改过的第二个")
        wait_until(visit, renaming, 1)
        rename(visit, "第一个", "改过的", end=False)
        assert visit.page.locator(".rd-rename").count() == 1
        with visit.page.expect_response("**/conversations?limit=*"):
            renaming[0].continue_()
        visit.page.keyboard.type("第一个")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector(".rd-conversations a:text-is('改过的第一个')")
    visit.wait_until_idle()
    assert visit.titles()[:2] == ["改过的第二个", "改过的第一个"]


def test_a_title_that_was_not_kept_is_taken_back(visit):
    visit.ask("要改名的对话")
    visit.page.route("**/conversations?limit=*", lambda route: route.abort())
    with held(visit, f"**/conversations/{visit.conversation}") as renaming:
        rename(visit, "要改名的对话", "没有改成")
        wait_until(visit, renaming, 1)
        assert visit.page.inner_text(".rd-bar-title") == "没有改成"
        renaming[0].abort()
        visit.page.wait_for_selector(".rd-conversations a:text-is('要改名的对话')")
    assert visit.page.locator(".rd-rename").count() == 0
    assert visit.page.inner_text(".rd-bar-title") == "要改名的对话"


def test_the_focus_stays_with_who_went_on_while_a_title_is_being_kept(visit):
    visit.ask("要改名的对话")
    with held(visit, f"**/conversations/{visit.conversation}") as renaming:
        rename(visit, "要改名的对话", "新的标题", end=False)
        visit.page.click(BOX)
        wait_until(visit, renaming, 1)
        with visit.page.expect_response("**/conversations?limit=*"):
            renaming[0].continue_()
        visit.wait_until_idle()
    assert visit.page.evaluate("document.activeElement.matches('#rd-box textarea')")


def test_the_focus_stays_with_who_went_on_while_the_list_forgets_a_conversation(visit):
    visit.ask("先问的")
    visit.page.click(".rd-drawer .rd-new")
    visit.ask("要删除的")
    visit.page.hover(".rd-conversations li:has-text('要删除的')")
    visit.page.click(".rd-conversations li:has-text('要删除的') [data-list=delete]")
    with held(visit, "**/conversations?limit=*") as listing:
        visit.page.click(".rd-dialog-yes")
        wait_until(visit, listing, 1)
        visit.page.click(BOX)
    visit.page.wait_for_selector(".rd-conversations li:has-text('要删除的')", state="detached")
    visit.wait_until_idle()
    assert visit.page.evaluate("document.activeElement.matches('#rd-box textarea')")


def rename(visit: Visit, title: str, to: str, *, end: bool = True) -> None:
    row = f".rd-conversations li:has(a:text-is('{title}'))"
    visit.page.hover(row)
    visit.page.click(f'{row} [data-list="rename"]')
    visit.page.fill(".rd-rename:focus-within input", to)
    if end:
        visit.page.keyboard.press("Enter")
