"""What a figure counts, on whichever side of it that stands, and what share one figure is of another."""

from tests.answering.claims.held import Case, kept_and_caught

CASES: list[Case] = [
    (
        "全市新聘联络站主任28名，副主任12名。",
        [
            "全市新聘了28名联络站主任和12名副主任。",
            "12名，是全市新聘的副主任人数。",
            "全市新聘副主任的人数是12名。",
        ],
        [
            "全市新聘了12名联络站主任和28名副主任。",
            "12名，是全市新聘的主任人数。",
        ],
    ),
    (
        "全县共有代表小组240个，其中农村代表小组198个。",
        ["全县农村代表小组有198个，占代表小组的大多数。"],
        ["全县农村代表小组有198个，只占代表小组的少数。"],
    ),
    (
        "误工补贴标准由2020年的每天80元提高到现在的每天120元。",
        ["每天80元是误工补贴原来的标准。", "误工补贴标准已提高到每天120元。"],
        ["误工补贴现在的标准是每天80元。", "误工补贴标准降到了每天80元。"],
    ),
    (
        "历届主席团都坚持走访老代表。",
        ["每一届主席团都走访老代表。"],
        ["只有新一届主席团坚持走访老代表。"],
    ),
]

test_what_the_figure_counts_is_kept, test_what_it_does_not_count_is_caught = kept_and_caught(CASES)
