"""Renders every template with every conversation, and every small template of language.json, as Transformers does, and
writes what it gives to expected/.

Needs Transformers 4.57 and Jinja2 3.1; the build and its tests only read the files. Run it in this folder after a
template or a conversation changed: python render.py
"""

import json
from datetime import datetime
from pathlib import Path

from jinja2.exceptions import TemplateError, UndefinedError
from transformers.utils.chat_template_utils import _compile_jinja_template

HERE = Path(__file__).parent
NOW = datetime(2026, 3, 7, 21, 4, 5)
TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>"}


def compiled(source):
    template = _compile_jinja_template(source)
    template.globals["strftime_now"] = NOW.strftime
    return template


def render(template, **variables):
    try:
        return {"text": template.render(**variables)}
    except UndefinedError:
        return {"failed": True}
    except TemplateError as e:
        return {"refused": str(e)}
    except (TypeError, ZeroDivisionError):
        return {"failed": True}


def write(name, cases):
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    (HERE / "expected" / f"{name}.json").write_text(f"[\n{lines}\n]\n")


def conversations():
    conversations = json.loads((HERE / "conversations.json").read_text())
    for file in sorted((HERE / "templates").glob("*.jinja")):
        template = compiled(file.read_text())
        cases = []
        for name, messages in conversations.items():
            for opening in (True, False):
                values = dict(messages=messages, tools=None, documents=None, add_generation_prompt=opening, **TOKENS)
                cases.append({"conversation": name, "opening": opening, **render(template, **values)})
        write(file.stem, cases)


def language():
    language = json.loads((HERE / "language.json").read_text())
    write("language", [
        {"template": source, **render(compiled(source), **language["variables"])} for source in language["templates"]
    ])


if __name__ == "__main__":
    conversations()
    language()
