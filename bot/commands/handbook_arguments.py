"""What may be written on the command line about the handbook: words to look up."""

import argparse
import json


def add_commands_of_handbook(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add ``handbook``."""
    handbook = commands.add_parser("handbook", help="随身手册").add_subparsers(required=True)
    search = handbook.add_parser("search", help="按关键词查标准、要点、值守要求、整改措施")
    search.add_argument("words", metavar="WORDS", nargs="+", help="关键词，可写多个")
    search.add_argument("--json", action="store_true", help="输出 JSON")
    search.set_defaults(command=_search)


def _search(options: argparse.Namespace) -> int:
    from duties.handbook.book import load_handbook  # noqa: PLC0415
    from duties.handbook.searching import query_of  # noqa: PLC0415

    found = load_handbook().search(query_of(" ".join(options.words)))
    if options.json:
        data = [
            {
                "key": each.key,
                "kind": each.kind.label,
                "title": each.title,
                "about": each.about,
                "facts": dict(each.facts),
                "source": each.source,
                "sectors": list(each.sectors),
            }
            for each in found
        ]
        print(json.dumps(data, ensure_ascii=False))
        return 0
    for each in found:
        print(f"{each.kind.label} · {each.about}：{each.title}")
        print(f"  出处：{each.source or '文件没有写，是本产品的建议'}")
    if not found:
        print("没有查到。换个短些的词，如 消火栓。")
    return 0
