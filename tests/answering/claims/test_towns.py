"""Towns of unknown names, and on which level a thing is run or holds."""

from tests.answering.claims.held import Case, kept_and_caught

TOWN: Case = (
    "云岭镇共有省人大代表2名,县人大代表11名。代表向选民述职,在我镇是一次尝试。",
    (
        "云岭镇有省人大代表2名。",
        "临江市云岭镇有县人大代表11名。",
        "代表向选民述职在云岭镇是一次尝试。",
    ),
    (
        "临江市溪坪镇有省人大代表2名。",
        "溪坪镇有省人大代表2名。",
        "云岭镇的县人大代表有11名,溪坪镇也一样。",
    ),
)
RUN: Case = (
    "市属媒体要加强宣传,市直部门要密切配合,与周边其他市相比要有比较优势。",
    (
        "市属媒体应加强宣传。",
        "密切配合的是市直部门。",
        "与周边其他市相比,要有比较优势。",
    ),
    (
        "省属媒体应加强宣传。",
        "县直部门要密切配合。",
        "与省内其他市相比,要有比较优势。",
    ),
)
ACT: Case = (
    "要管好村集体资产,大多数村都公布了账目,干部每月到村里走访农户,为镇上修建了水渠。",
    (
        "管好村集体资产。",
        "公布账目的,占了村的大多数。",
        "干部每月到村里走访农户。",
        "建了镇上的水渠。",
    ),
    ("双溪村公布了账目。",),
)

test_a_place_of_the_source_is_kept, test_another_place_is_caught = kept_and_caught((TOWN, RUN, ACT))
