"""The model: learned alike each time, kept as plain values, judged by what it has not seen."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import skops.io

from kitchen_triage.classify import Classifier, lab, train, training, trial
from kitchen_triage.classify.classifier import MODEL_FILE
from kitchen_triage.classify.emergency import plain
from kitchen_triage.classify.examples import read_examples
from kitchen_triage.classify.features import Concepts, Grams, vectorizer
from kitchen_triage.classify.folds import near_repeats
from kitchen_triage.classify.measures import coverage_at_precision, figures, per_class, threshold
from kitchen_triage.classify.model import TextModel, UntrustedModel

TEXTS = [
    plain(text) for text in ("路灯不亮", "路灯坏了没人修", "街上的灯灭了", "水管爆了", "家里停水了", "自来水发黄")
] * 2
LABELS = ["light", "light", "light", "water", "water", "water"] * 2
THESAURUS = Concepts({"lamp": ["路灯", "灯"], "water": ["水管", "停水", "水"]})


def small() -> TextModel:
    return training.fit(TEXTS, LABELS, concepts=THESAURUS, task="category")


def test_the_committed_model_is_made_of_the_present_data() -> None:
    """Its version is a digest of data and recipe; `train` makes it anew."""
    assert TextModel.load(MODEL_FILE).version == train.version()


def test_the_model_file_is_small() -> None:
    assert MODEL_FILE.stat().st_size < 3_000_000


def test_the_same_data_makes_the_same_model() -> None:
    one, other = small(), small()
    assert np.array_equal(one.weights, other.weights)


def test_a_model_tells_texts_apart_and_says_why() -> None:
    model = small()
    chances = model.chances([plain("楼下路灯不亮"), plain("停水")])
    assert [model.labels[number] for number in chances.argmax(axis=1)] == ["light", "water"]
    assert np.allclose(chances.sum(axis=1), 1)
    assert "路灯" in model.reasons(plain("楼下路灯不亮"), "light")


def test_two_labels_and_unknown_texts_are_no_special_case() -> None:
    assert small().chances(["", "xyz"]).shape == (2, 2)


def test_one_label_is_nothing_to_learn() -> None:
    with pytest.raises(ValueError, match="two labels"):
        training.fit(["一", "二"], ["x", "x"], concepts=THESAURUS)


def test_a_saved_model_says_the_same(tmp_path: Path) -> None:
    model = training.calibrated(small(), version="m-1", factor=2.5, limits={"lane": 0.7, "category": 0.5})
    path = tmp_path / "model.skops"
    model.save(path)
    loaded = TextModel.load(path)
    assert (loaded.version, loaded.labels, loaded.limits) == ("m-1", model.labels, {"lane": 0.7, "category": 0.5})
    assert np.allclose(loaded.chances(TEXTS), model.chances(TEXTS), atol=1e-3)


def test_a_file_with_more_than_values_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.skops"
    skops.io.dump({"format": "kitchen-text-model/1", "labels": Fraction(1, 2)}, path)
    with pytest.raises(UntrustedModel, match="Fraction"):
        TextModel.load(path)


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.skops"
    skops.io.dump({"format": "other"}, path)
    with pytest.raises(UntrustedModel, match="kitchen-text-model"):
        TextModel.load(path)


def test_a_model_of_other_labels_is_no_classifier() -> None:
    with pytest.raises(ValueError, match="not a model of our categories"):
        Classifier.load(model=None).with_model(small())


def test_our_grams_are_the_librarys() -> None:
    texts = [plain(example.text) for example in read_examples()[::40]] + ["a  b", ""]
    ours, theirs = Grams.fit(texts), vectorizer(min_df=2).fit(texts)
    for text in texts:
        row = theirs.transform([text])
        got = dict(zip(*ours.row(text), strict=True))
        want = dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))
        assert got == pytest.approx(want, abs=1e-5)


def test_near_repeats_share_a_group() -> None:
    groups = near_repeats(["路灯坏了三天没人修啊", "路灯坏了五天没人修啊", "家里停水了怎么办才好", "", "短"])
    assert groups[0] == groups[1]
    assert len({*groups.tolist()}) == 4


def test_a_copy_with_other_numbers_is_a_near_repeat() -> None:
    groups = near_repeats(["三栋二单元五楼灯坏", "11栋10单元28楼灯坏"])
    assert groups[0] == groups[1]


def test_near_repeats_never_cross_folds() -> None:
    examples = read_examples()[::5]
    texts = [plain(e.text) for e in examples] * 2
    groups = near_repeats(texts)
    for learn, judge in training.splits(texts, [e.category for e in examples] * 2):
        assert not set(groups[learn].tolist()) & set(groups[judge].tolist())


def test_a_judged_model_knows_no_word_that_only_the_judged_texts_have() -> None:
    met = THESAURUS.met_in([plain("街上的灯灭了")])
    assert met.words == {"lamp": ("灯",), "water": ()}


def test_a_file_of_other_labels_is_learned_and_assessed() -> None:
    texts = [f"{text}{tail}" for text in TEXTS[:6] for tail in ("", "请来人", "好几天了", "谁来管管", "在三楼")]
    labels = [label for label in LABELS[:6] for _ in range(5)]
    model, found = lab.learn(texts, labels, task="unit", folds=3)
    assert (model.task, found["rows"], found["classes"]) == ("unit", 30, 2)
    assert {"accuracy", "macro_f1", "top3", "per_class", "calibration_error", "cv_seconds", "fit_seconds"} <= set(found)
    judged = lab.assess(model, ["路灯不亮", "停水"], ["lamps", "water"], {"light": "lamps"})
    assert judged["accuracy"] == 1.0
    assert judged["texts_per_second"] > 0


def test_figures_of_a_small_case() -> None:
    chances = np.asarray([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.55, 0.45]])
    found = figures(["a", "a", "b", "b"], chances, ("a", "b"))
    assert found["accuracy"] == 0.75
    assert found["confusion"] == {"a": {"a": 2}, "b": {"a": 1, "b": 1}}
    assert found["top3"] == 1.0
    assert per_class(["a", "b"], ["a", "a"])["a"] == {"n": 1, "precision": 0.5, "recall": 1.0, "f1": 0.6667}


def test_coverage_at_a_precision() -> None:
    sure, right = np.asarray([0.9, 0.8, 0.7, 0.6]), np.asarray([True, True, False, True])
    assert threshold(sure, right, 0.95) == (0.8, 0.5)
    assert threshold(sure, np.asarray([False] * 4), 0.9) == (1.0, 0.0)
    assert coverage_at_precision(sure, right) == {"0.90": 0.5, "0.95": 0.5, "0.98": 0.5}


@pytest.fixture(scope="module")
def held() -> trial.Trial:
    return trial.hold(read_examples())


def test_lanes_taken_alone_are_right_on_unseen_examples(held: trial.Trial) -> None:
    said = held.suggestions(Classifier.load().limits)
    acted = [(s, e) for s, e in zip(said, held.examples, strict=True) if not s.abstain]
    assert sum(s.lane == e.lane for s, e in acted) / len(acted) >= 0.95
    assert len(acted) / len(said) >= 0.5


def test_danger_is_alarmed_on_unseen_examples(held: trial.Trial) -> None:
    said = held.suggestions(Classifier.load().limits)
    alarmed = [s.emergency for s, e in zip(said, held.examples, strict=True) if e.category in
               ("GOV-FIRE", "GOV-FLOOD", "GOV-RESCUE", "GOV-LIFT")]  # fmt: skip
    assert sum(alarmed) / len(alarmed) >= 0.9
