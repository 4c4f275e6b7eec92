"""The Chinese table of eval/strings.py for grading by a model."""

from __future__ import annotations

ZH: dict[str, str] = {
    "help.grade": "让另一个语言模型（RENDA_JUDGE_*）评判一次评测里的每份回答；结果存在评测旁边，不计入其他指标。",
    "help.grade.run": "评测文件夹、名称，或 latest（默认）。",
    "help.grade.json": "把评判的结果作为一个 JSON 对象写到标准输出。",
    "grade.progress": "评判",
    "grade.stopped": "评到第 {done} 份（共 {total} 份），已有的都已保存。接着评：renda eval grade {run}",
    "grade.kept": "评判保存在 {path}",
    "grade.title": "{judge} 的评判",
    "grade.apart": "模型的看法，不是测量；与其他指标分开，括号里是 95 % 区间。",
    "grade.group": "范围",
    "grade.right": "正确",
    "grade.partly": "部分正确",
    "grade.wrong": "错误",
    "grade.not_said": "没有作答",
    "grade.answered": "共有 {answered} 份回答；拒答的 {refused} 题没有评。",
    "grade.unreadable": "{count} 份没有得到合格的评判，不计入上表：{reasons}。",
    "grade.agreement": "与要点指标（全说到、说到一部分、没有说到）比较 {n} 题：一致 {share}，Cohen's kappa {kappa}。",
    "grade.confusion": "  {points}的，评为正确 {judged_all}、部分正确 {judged_some}、错误或没有作答 {judged_none}",
    "grade.points.all": "要点全说到",
    "grade.points.some": "要点说到一部分",
    "grade.points.none": "要点没有说到",
    "reason.no_verdict": "没有照格式评",
}
