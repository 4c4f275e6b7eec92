"""Sites, deputies' levels and persons that another name stands for."""

import pytest

from rag.answering.claims.names import missing_bodies, missing_people, replaced_sites
from rag.text import fold

VISIT = fold("代表们视察了清水河水库、红旗村和新华小学,20名市人大代表参加,由市人大常委会副主任陈立新带队。")


@pytest.mark.parametrize("site", ["东风村", "育才小学", "青龙河水库"])
def test_a_site_of_another_name_is_another_site(site):
    assert replaced_sites(fold(f"代表们视察了{site}。"), VISIT)


@pytest.mark.parametrize("site", ["红旗村", "新华小学", "清水河水库", "部分村", "各村"])
def test_a_site_that_is_named_or_not_named_at_all_is_none_of_another_name(site):
    assert not replaced_sites(fold(f"代表们视察了{site}。"), VISIT)


def test_deputies_of_another_level_are_others():
    assert missing_bodies(fold("20名省人大代表参加。"), VISIT, VISIT)
    assert not missing_bodies(fold("20名人大代表参加。"), VISIT, VISIT)


def test_a_person_who_leads_or_visits_is_a_person_without_an_office():
    assert missing_people(fold("陈立民带队视察。"), VISIT) == ["陈立民"]
    assert not missing_people(fold("陈立新带队视察。"), VISIT)
