"""The made-up plan of the demonstration; its four parts follow the report's own words."""

from __future__ import annotations

from typing import Any, Final

NAME: Final = "样例：分阶段疫情防控工作方案"
NAME_EN: Final = "Sample: staged plan for an epidemic"
TEMPLATE: Final = "样例：分阶段疫情防控工作方案（模板）"
TEMPLATE_EN: Final = "Sample: staged plan for an epidemic (template)"
TEMPLATE_SUMMARY: Final = (
    "样例：Ⅰ级响应闭馆、Ⅱ级响应有限开放两个阶段，带通知、服务、人员、任务和物资措施，可接用后改写。"
)

PARTS: Final = {
    "organisation": (
        "样例：馆长总负责，各部门主任各负其责。\n"
        "疫情防控领导小组每日会商，重大事项报学校批准后执行。"
    ),
    "people": (
        "样例：学生志愿者和勤工助学学生在闭馆期间暂停到馆。\n"
        "值班人员进馆测温登记，物业人员先培训后上岗。"
    ),
    "services": (
        "样例：闭馆期间线上服务不停，咨询、校外访问、文献传递照常。\n"
        "有限开放时开通书送达，还书先消毒再上架。"
    ),
    "emergency": (
        "样例：发现发热人员，立即引导到隔离间，报告学校并封闭所到区域。\n"
        "防疫物资按可用天数补货，低于补货点当日上报。"
    ),
}

DUTIES: Final = (
    ("organisation", "馆长", "总负责"),
    ("people", "办公室", "人员暂停与恢复、健康状况"),
    ("services", "读者服务部", "线上咨询与书送达"),
    ("emergency", "办公室", "物资、消毒与巡查"),
)

_CLOSED: Final[dict[str, Any]] = {
    "name": "样例：Ⅰ级响应，暂不开放",
    "name_en": "Sample: Level I, closed",
    "mode": "closed",
    "consent": "plan",
    "measures": (
        (
            "plans.publish_notice",
            {
                "title": "{library}闭馆通知（样例）",
                "body": (
                    "因{level}，{library}自{from}起{mode}，至{until}。\n"
                    "闭馆期间，电子资源、校外访问和在线咨询照常，图书借期顺延。"
                ),
                "title_en": "{library} is closed (sample)",
                "body_en": (
                    "Because of the response ({level}), {library} is closed from {from} until "
                    "{until}. Electronic resources, remote access and online enquiries go on, "
                    "and loans are extended."
                ),
            },
        ),
        (
            "plans.service_mode",
            {"mode": "limited", "kinds": ["reference", "telephone", "document-delivery"]},
        ),
        ("staffing.suspend_people", {"kinds": ["volunteers", "student-jobs"]}),
        ("supplies.raise_reorder_point", {"how": "factor", "value": "2"}),
        (
            "meetings.give_orders",
            {
                "orders": (
                    "张贴闭馆公告，封闭入口（样例） | 馆员 | 4小时\n"
                    "巡查全馆，关闭中央空调（样例） | 物业安保 | 1天"
                )
            },
        ),
        (
            "plans.manual_step",
            {
                "text": "在门禁系统中停用读者卡（样例）",
                "text_en": "Disable reader cards at the gate (sample)",
                "post": "技术部",
                "back": "在门禁系统中恢复读者卡（样例）",
            },
        ),
    ),
}

_LIMITED: Final[dict[str, Any]] = {
    "name": "样例：Ⅱ级响应，有限开放",
    "name_en": "Sample: Level II, limited opening",
    "mode": "limited",
    "consent": "second",
    "measures": (
        (
            "plans.publish_notice",
            {
                "title": "{library}有限开放通知（样例）",
                "body": (
                    "自{from}起，{library}{mode}，至{until}。\n"
                    "在校师生可以预约送书；进馆先测温、登记。"
                ),
                "title_en": "{library}: limited opening (sample)",
                "body_en": (
                    "From {from} until {until} {library} is open within limits. Books are "
                    "delivered on campus; at the door there is a temperature check and a sign-in."
                ),
            },
        ),
        ("plans.service_mode", {"mode": "closed", "kinds": ["self-study", "events"]}),
        ("staffing.suspend_people", {"kinds": ["volunteers", "student-jobs"]}),
        (
            "meetings.give_orders",
            {"orders": "还书消毒、书架清洁一遍（样例） | 物业安保 | 2天"},
        ),
    ),
}

#: (rank of the level, stage).
STAGES: Final = ((1, _CLOSED), (2, _LIMITED))
