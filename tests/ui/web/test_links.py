from __future__ import annotations

import hashlib

from ui.web.links import article_link, check_of, citation_link


def test_a_link_names_the_place_and_remembers_what_stood_there():
    check = hashlib.sha256("每季度".encode()).hexdigest()[:8]
    assert check_of("每季度") == check
    assert citation_link("000-1", 3, 6, "每季度") == f"/article/000-1?start=3&end=6&check={check}#cite"


def test_an_id_can_not_leave_its_place_in_the_path():
    assert article_link('../a?b#"c') == "/article/..%2Fa%3Fb%23%22c"


def test_any_text_has_a_check_even_half_a_surrogate_pair():
    assert len(check_of("\ud800")) == 8
