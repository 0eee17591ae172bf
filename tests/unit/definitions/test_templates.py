"""Templates: types kept, values escaped where needed, and no way out of the box."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provider.definitions.compiled import TemplateFailureError, Templates


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    (tmp_path / "resources/pack").mkdir(parents=True)
    (tmp_path / "resources/_shared").mkdir()
    (tmp_path / "resources/_shared/piece.j2").write_text("[{{ name }}]")
    (tmp_path / "resources/pack/page.html.j2").write_text(
        '<b title="{{ name }}">{{ name }}</b><script>x = {{ name | tojson }};</script>\n'
    )
    (tmp_path / "resources/pack/with.j2").write_text(
        "{% for name in names %}\n{% include '_shared/piece.j2' %}\n{% endfor %}\n"
    )
    return Templates(tmp_path, "pack")


VALUES: dict[str, Any] = {
    "name": "Shop",
    "count": 3,
    "on": True,
    "names": ["a", "b"],
    "colors": {"dark": "black", "items": "kept"},
}


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("{{ count }}", 3),
        ("{{ on }}", True),
        ("{{ names }}", ["a", "b"]),
        ("{{ colors }}", {"dark": "black", "items": "kept"}),
        ("{{ count + 1 }}", 4),
        ("{{ names | map('upper') }}", ["A", "B"]),
        ("{{ none }}", None),
        ("no {{ count }}", "no 3"),
        ("{{ count }}{{ count }}", "33"),
        ("{{ count }} ", "3 "),
        ("{{ colors.dark }}", "black"),
        ("{{ colors['items'] }}", "kept"),
        ("{{ name ~ '-' ~ count }}", "Shop-3"),
        ("{% if on %}yes{% else %}no{% endif %}", "yes"),
        ("{% for n in names %}{{ loop.index }}{{ n }}{% endfor %}", "1a2b"),
        ("{% raw %}{{ theirs }}{% endraw %}", "{{ theirs }}"),
        ("{{ '<a>' }}", "<a>"),
        ("{% set x = name %}{{ x }}", "Shop"),
    ],
)
def test_rendering(templates: Templates, source: str, result: Any) -> None:
    compiled = templates.compiled(source)
    rendered = compiled.render(VALUES)
    assert rendered == result
    assert type(rendered) is type(result)
    assert compiled.render(VALUES) == rendered


def test_pages_escape_values_and_scripts_take_json(templates: Templates) -> None:
    text = templates.folder.text("page.html.j2")
    rendered = templates.compiled(text, "page.html.j2").render({"name": '"</script><b>'})
    assert rendered == (
        '<b title="&#34;&lt;/script&gt;&lt;b&gt;">&#34;&lt;/script&gt;&lt;b&gt;</b>'
        '<script>x = "\\"\\u003c/script\\u003e\\u003cb\\u003e";</script>\n'
    )


def test_includes_see_the_loop_around_them(templates: Templates) -> None:
    text = templates.folder.text("with.j2")
    assert templates.compiled(text, "with.j2").render(VALUES) == "[a][b]"


HOSTILE = [
    "{{ ''.__class__ }}",
    "{{ name.__class__.__mro__ }}",
    "{{ name['__class__'] }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ range.__self__ }}",
    "{{ name.format(1) }}",
    "{{ '{0.__class__}'.format(name) }}",
    "{{ '%999999999d' % 1 }}",
    "{{ 'a' * 999999999 }}",
    "{{ [1] * 999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 99999999999 * 99999999999 }}",
    "{{ 'a' | center(999999999) }}",
    "{{ 'a' | attr('__class__') }}",
    "{{ names | map(attribute='__class__') | list }}",
    "{{ names | tojson(indent=999999999) }}",
    "{{ range(999999999) | list }}",
    "{{ range(100000) | join('aaaaaaaaaaaaaaaaaaaa') }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}{{ a }}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% for a in names recursive %}{{ loop(names) }}{% endfor %}",
    "{% import 'x.j2' as x %}",
    "{% from 'x.j2' import x %}",
    "{% extends 'x.j2' %}",
    "{% block a %}{% endblock %}",
    "{% include '../../etc/passwd.j2' %}",
    "{% include name %}",
    "{% filter upper %}a{% endfilter %}",
    "{% set x %}a{% endset %}",
    "{% call name() %}{% endcall %}",
    "{% autoescape true %}a{% endautoescape %}",
    "{{ lipsum() }}",
    "{{ namespace(a=1) }}",
    "{{ dict(a=1) }}",
    "{{ names | random }}",
    "{{ names | pprint }}",
    "{{ name.upper() }}",
    "{{ names.append(1) }}",
    "{{ 1 / 0 }}",
    "{{ name + 1 }}",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "{{ " + "1+" * 20000 + "1 }}",
    "{{ " + "9" * 6000 + " }}",
    "{{ 'aaaaaaaaaa'" + " | replace('a', 'aaaaaaaaaa')" * 12 + " }}",
    "{% set a = 'aaaaaaaaaaaaaaaa' %}" + "{% set a = a ~ a ~ a ~ a %}" * 20 + "{{ a }}",
    "{% set a = 'aaaaaaaaaaaaaaaa' %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
    "{% set a = ['aaaaaaaaaaaaaaaa'] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}",
    "{% set a = 'x' %}" + "{% set a = [a, a] | string %}" * 60 + "{{ a }}",
    "{% if %}",
    "{{",
    "{{ a b }}",
    "{% unknown %}",
    "{{ missing.thing }}",
    "{{ colors.light }}",
    "{{ names[9] }}",
]


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.timeout(10)
def test_no_template_gets_out_or_runs_away(templates: Templates, source: str) -> None:
    with pytest.raises(TemplateFailureError) as caught:
        templates.compiled(source).render(VALUES)
    for mistake in caught.value.mistakes:
        assert mistake.message
        assert "Traceback" not in mistake.message


def test_an_error_in_an_included_file_is_found_in_that_file(
    templates: Templates, tmp_path: Path
) -> None:
    (tmp_path / "resources/_shared/broken.j2").write_text("fine\n{{ colors.light }}\n")
    compiled = templates.compiled("{% include '_shared/broken.j2' %}")
    with pytest.raises(TemplateFailureError) as caught:
        compiled.render(VALUES)
    (mistake,) = caught.value.mistakes
    assert (mistake.file, mistake.line) == ("resources/_shared/broken.j2", 2)


@pytest.mark.parametrize(
    "name", ["/etc/passwd.j2", "../pack/page.html.j2", "a/../page.html.j2", "", "./x.j2", "a\\b.j2"]
)
def test_files_outside_the_pack_are_refused(templates: Templates, name: str) -> None:
    with pytest.raises(TemplateFailureError, match="not a path inside the pack"):
        templates.folder.file(name)


def test_other_packs_are_outside(templates: Templates, tmp_path: Path) -> None:
    (tmp_path / "resources/other").mkdir()
    (tmp_path / "resources/other/x.j2").write_text("x")
    (tmp_path / "resources/pack/link.j2").symlink_to("../other/x.j2")
    with pytest.raises(TemplateFailureError, match="link that leads out of the pack"):
        templates.folder.file("link.j2")


# --- moments as timestamps


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("{{ '1970-01-01T00:00:00Z' | timestamp('seconds') }}", 0),
        ("{{ '2026-11-30T23:59:00Z' | timestamp('seconds') }}", 1796083140),
        ("{{ '2026-12-01T00:59:00+01:00' | timestamp('seconds') }}", 1796083140),
        ("{{ '2026-11-30T23:59:00.5Z' | timestamp('milliseconds') }}", 1796083140500),
        ("{{ '2026-11-30T23:59:00.999Z' | timestamp('seconds') }}", 1796083140),
        ("{{ '1969-12-31T23:59:59.5Z' | timestamp('seconds') }}", -1),
        ("{{ '' | timestamp('seconds') }}", ""),
        ("{{ '1970-01-01T00:00:01Z' | timestamp('seconds') | string }}", "1"),
        ("at {{ '1970-01-01T00:00:01Z' | timestamp('milliseconds') }}", "at 1000"),
    ],
)
def test_a_moment_becomes_a_timestamp(templates: Templates, source: str, result: Any) -> None:
    rendered = templates.compiled(source).render(VALUES)
    assert rendered == result
    assert type(rendered) is type(result)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ '2026-11-30' | timestamp('seconds') }}", '"2026-11-30" is not a date and time with'),
        ("{{ '2026-11-30T23:59:00' | timestamp('seconds') }}", "with a zone"),
        ("{{ '2026-02-30T00:00:00Z' | timestamp('seconds') }}", "with a zone"),
        ("{{ 'soon' | timestamp('seconds') }}", '"soon" is not a date'),
        ("{{ count | timestamp('seconds') }}", "the value is not a date and time"),
        ("{{ '2026-11-30T23:59:00Z' | timestamp }}", "needs its unit"),
        ("{{ '' | timestamp('minutes') }}", "needs its unit"),
        ("{{ '' | timestamp(names) }}", "needs its unit"),
    ],
)
def test_what_is_no_moment_is_explained(templates: Templates, source: str, said: str) -> None:
    with pytest.raises(TemplateFailureError) as caught:
        templates.compiled(source).render(VALUES)
    (mistake,) = caught.value.mistakes
    assert said in mistake.message
