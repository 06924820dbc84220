"""Where names of institutions may break."""

import pytest

from kaijuan.portal.templatetags.portal import breakable

NAMES = [
    ("四川化工职业技术学院", "四川化工<wbr>职业技术学院"),
    ("四川大学", "四川大学"),
    ("西南科技大学城市学院", "西南科技大学<wbr>城市学院"),
    ("中国民用航空飞行学院", "中国民用航空<wbr>飞行学院"),
    ("<b>某某</b>职业学院", "&lt;b&gt;某某&lt;/b&gt;<wbr>职业学院"),
]


@pytest.mark.parametrize(("name", "broken"), NAMES)
def test_names_break_before_the_generic_part(name, broken):
    assert breakable(name) == broken
