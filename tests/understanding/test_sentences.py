from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.sentences import clause_spans, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def clauses(text: str) -> list[str]:
    return [text[start:end] for start, end in clause_spans(text, (0, len(text)))]


def test_sentences_end_at_marks_and_at_new_lines() -> None:
    assert sentences("She listens. Really?! Yes…\nno dot here\n\n\nlast") == [
        "She listens.",
        "Really?!",
        "Yes…",
        "no dot here",
        "last",
    ]


def test_numbers_and_prose_without_marks_stay_whole() -> None:
    assert sentences("it was 38.9 and she said wait") == ["it was 38.9 and she said wait"]


def test_clauses_break_at_commas_and_turns() -> None:
    assert clauses("she is kind, but she sells pills because she must") == [
        "she is kind",
        "but she sells pills",
        "because she must",
    ]


def test_nothing_has_no_sentences() -> None:
    assert sentences("") == sentences(" \n ") == []


@given(st.text(max_size=300))
def test_spans_are_in_order_apart_and_without_white_space_around(text: str) -> None:
    end_before = 0
    for start, end in sentence_spans(text):
        assert end_before <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        for first, last in clause_spans(text, (start, end)):
            assert start <= first < last <= end
        end_before = end


@given(st.text(max_size=300))
def test_no_word_is_lost(text: str) -> None:
    kept = "".join(sentences(text))
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]
