"""`make coach`: precision and recall of the ownership coach, for each set of sentences and each kind.

With a set's name, as `make coach ARGS=en/tuned`, also every sentence it reads wrongly.
"""

import sys

from benchmarks.coach.measure import SENTENCES, Labelled, scores, sentences, shipped
from bot.domain.coach import Coach, remarks


def main(shown: list[str]) -> None:
    """Print a table for each set of each language."""
    for name, labelled in _sets().items():
        coach = shipped(name.partition("/")[0])
        harmless = sum(not one.kinds for one in labelled)
        print(f"\n{name}: {len(labelled)} sentences, {harmless} of them harmless")
        for kind, score in scores(coach, labelled).items():
            found = f"{score.right} right, {score.wrong} wrong, {score.missed} missed"
            print(
                f"  {kind or 'all':14} precision {score.precision:.2f}  recall {score.recall:.2f}  ({found})"
            )
        if name in shown:
            _mistakes(coach, labelled)


def _sets() -> dict[str, list[Labelled]]:
    written = sentences("en/written")
    names = [f"{path.parent.name}/{path.stem}" for path in sorted(SENTENCES.glob("*/*.txt"))]
    return {
        "en/tuned": [one for one in written if not one.held_apart],
        "en/apart": [one for one in written if one.held_apart],
        **{name: sentences(name) for name in names if name != "en/written"},
    }


def _mistakes(coach: Coach, labelled: list[Labelled]) -> None:
    for one in labelled:
        found = {remark.kind: remark for remark in remarks(coach, {one.field: one.words})}
        for kind in sorted(one.kinds ^ set(found)):
            said = f"wrong: “{found[kind].phrase}” ({found[kind].advice})" if kind in found else "missed"
            print(f"    {kind} {said}: {one.words}")


main(sys.argv[1:])
