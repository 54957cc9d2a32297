"""Which test plays which case of hostile input, so that none is without one."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FAULTS, PAGES, TIME = "faults/test_feed_faults.py", "faults/test_page_faults.py", "faults/test_feeds_over_time.py"
CLEAN = "test_clean_hostile.py"
FETCH, DECIDE, PARSE = "test_fetch.py", "feeds/test_feed_decide.py", "feeds/test_feed_parse.py"
DATES = "pipeline/test_suspect_dates.py"
A_FAULT, ODD = "test_a_fault_has_its_code_and_state", "test_an_odd_feed_gives_what_it_has"

CASES: dict[str, tuple[tuple[str, str], ...]] = {
    "F01 a body that is a path": (
        (PARSE, "test_a_body_that_is_a_path_or_an_address_opens_nothing"), (FAULTS, '"f01-path"'),
    ),
    "F02 entity bombs": ((FAULTS, '"f02-laughs"'), (FAULTS, A_FAULT)),
    "F03 external entities": ((FAULTS, '"f03-outside"'), (FAULTS, A_FAULT)),
    "F04 compression bombs": ((FAULTS, '"f04-bomb"'), (FETCH, "test_encodings_within_bounds")),
    "F05 drips": ((FAULTS, '"f05-drip"'), (FETCH, "test_fifty_dripping_hosts_keep_no_healthy_one_waiting")),
    "F06 broken off": ((FAULTS, "test_f06_what_is_complete_of_a_truncated_feed_is_taken"),),
    "F07 redirects": (
        (FETCH, "test_every_hop_is_checked"), (FETCH, "test_f07_only_redirects_for_good_are_a_move"),
        (DECIDE, "test_f07_a_move_is_adopted_once_it_has_held_for_three_days"),
        (DECIDE, "test_f07_a_downgrade_and_another_domain_are_told_and_never_adopted"),
    ),
    "F08 spellings of private addresses": ((FETCH, "test_no_spelling_of_a_private_address_is_connected_to"),),
    "F09 names that lie": (
        (FETCH, "test_a_name_with_one_private_address_is_refused"),
        (FETCH, "test_a_slow_resolver_ends_in_time_and_delays_no_other"),
    ),
    "F10 a page in a feed's place": ((FAULTS, '"f10-consent"'), (DECIDE, "test_200_is_not_health")),
    "F11 pages without an article": (("test_clean_hostile.py", "test_pages_without_an_article_say_why"),),
    "F12 validators that lie": (
        (DECIDE, "test_once_a_day_and_after_a_failure_validators_are_left_out"),
        (FAULTS, "test_f12_and_f14_a_feed_comes_back_by_itself"),
    ),
    "F13 Retry-After": ((FETCH, "test_retry_after"), (DECIDE, "test_retry_after_is_obeyed_and_capped")),
    "F14 gone and back": ((FAULTS, "test_f12_and_f14_a_feed_comes_back_by_itself"),),
    "F15 feeds that start over": (
        (TIME, "test_f15_a_feed_that_empties_and_starts_over_alerts_nobody_and_loses_nothing"),
    ),
    "F16 another name for the same": ((TIME, "test_f16_another_name_for_the_same_item_alerts_nobody_again"),),
    "F17 dates": (
        (DATES, "test_a_date_that_nothing_confirms_is_recorded_and_neither_orders_nor_alerts"),
        ("feeds/test_feed_dates.py", "test_what_is_no_date_stays_unknown"),
    ),
    "F18 charsets": ((PARSE, "test_letters_survive_a_lying_declaration"), (FAULTS, "test_f18_letters_are_right")),
    "F19 characters that break databases": ((PARSE, "test_what_sql_and_xml_cannot_hold_is_taken_out"),),
    "F20 names in disguise": ((PAGES, "test_f20_names_in_disguise_are_the_names_they_look_like"),),
    "F21 scripts": (("web/test_hostile.py", "test_words_stay_words_on_every_page"), (FAULTS, '"f21-script"')),
    "F22 formulas and lengths": ((FAULTS, '"f22-title"'), (FAULTS, ODD)),
    "F23 parsers that take for ever": ((FAULTS, '"f23-author"'), (FAULTS, A_FAULT)),
    "F24 monstrous pages": ((PAGES, "test_f24_what_takes_too_long_costs_its_deadline_and_nothing_else"),),
    "F25 nesting": ((PAGES, "test_f25_deep_nesting_is_no_exception"),),
    "F26 hidden text": ((PAGES, "test_f26_hidden_words_are_no_statement"),),
    "F27 metadata": ((PAGES, "test_f27_broken_metadata_changes_nothing"),),
    "F28 floods": ((PAGES, "test_f28_fifty_mirrors_of_a_text_are_one_utterance"),),
    "F29 spoofed domains": ((PAGES, "test_f29_a_page_is_that_of_the_registrable_domain_it_came_from"),),
    "F30 edits": ((PAGES, "test_f30_what_an_edit_takes_back_is_recorded_without_a_second_alert"),),
    "F31 who is not known to have said it": (
        (CLEAN, "test_what_calls_itself_satire_is_not_read"),
        (PAGES, "test_f31_a_headline_is_no_statement"),
        (PAGES, "test_f31_what_nobody_is_known_to_have_said_is_no_plain_statement"),
    ),
    "F32 words that give orders": ((PAGES, "test_f32_words_that_give_orders_are_words"),),
}  # fmt: skip


def test_every_case_is_here() -> None:
    assert [case.split()[0] for case in CASES] == [f"F{number:02}" for number in range(1, 33)]


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_played(case: str) -> None:
    for file, name in CASES[case]:
        wanted = f"{name}:" if name.startswith('"') else f"def {name}("
        assert wanted in (ROOT / file).read_text(encoding="utf-8"), (file, name)
