"""第四点 is the point that the source numbers so, as 四、, (四) or 四是, and no other one."""

from tests.answering.claims.held import Case, kept_and_caught

CASES: list[Case] = [
    (
        "县长提出了五项要求。一、坚持党的领导，把牢方向。二、广泛发动群众，提高参选率。四、强化纪律意识，完成换届选举任务。",
        [
            "第四项要求是强化纪律意识。",
            "第四点是强化纪律意识，完成换届选举任务。",
            "第一条是坚持党的领导，把牢方向。",
            "第二个方面是广泛发动群众，提高参选率。",
        ],
        [
            "第二项要求是强化纪律意识。",
            "第一点是强化纪律意识，完成换届选举任务。",
            "第四条是坚持党的领导，把牢方向。",
            "第三个方面是广泛发动群众，提高参选率。",
        ],
    ),
    (
        "办好建议有三个环节：一是当面沟通，二是限期答复，三是回访代表。",
        ["第一个环节是当面沟通。", "第三步是回访代表。", "办好建议的第二个环节是限期答复。"],
        ["第二个环节是当面沟通。", "第一步是回访代表。", "办好建议的第三个环节是限期答复。"],
    ),
]

test_the_point_of_that_number_is_kept, test_another_point_is_caught = kept_and_caught(CASES)
