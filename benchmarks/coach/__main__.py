"""`make coach`: precision and recall of the ownership coach, for each set of sentences and each kind.

With a set's name, as `make coach ARGS=tuned`, also every sentence it reads wrongly.
"""

import sys

from benchmarks.coach.measure import SENTENCES, Labelled, english, scores, sentences
from bot.domain.coach import Coach, remarks


def main(shown: list[str]) -> None:
    """Print a table for each set."""
    coach, written = english(), sentences("written")
    sets = {
        "tuned": [one for one in written if not one.held_apart],
        "apart": [one for one in written if one.held_apart],
        **{path.stem: sentences(path.stem) for path in sorted(SENTENCES.glob("fresh_*.txt"))},
    }
    for name, labelled in sets.items():
        harmless = sum(not one.kinds for one in labelled)
        print(f"\n{name}: {len(labelled)} sentences, {harmless} of them harmless")
        for kind, score in scores(coach, labelled).items():
            found = f"{score.right} right, {score.wrong} wrong, {score.missed} missed"
            print(
                f"  {kind or 'all':14} precision {score.precision:.2f}  recall {score.recall:.2f}  ({found})"
            )
        if name in shown:
            _mistakes(coach, labelled)


def _mistakes(coach: Coach, labelled: list[Labelled]) -> None:
    for one in labelled:
        found = {remark.kind: remark for remark in remarks(coach, {one.field: one.words})}
        for kind in sorted(one.kinds ^ set(found)):
            said = f"wrong: “{found[kind].phrase}” ({found[kind].advice})" if kind in found else "missed"
            print(f"    {kind} {said}: {one.words}")


main(sys.argv[1:])
