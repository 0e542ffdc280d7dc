"""gatekeeper sweep, as a person or a script runs it."""

from __future__ import annotations

import re
import signal
import time

import pytest

from gatekeeper.sandbox.wire.fault import Fault, Match
from tests.cli.conftest import GOVERNED, Run, StartBox, Ward, rows, start_process


def test_json_has_the_names_that_scripts_lean_on(run: Run) -> None:
    """JSON alone stands on standard output, under the agreed names, and the exit status tells of violations."""
    ended = run("sweep", "--format", "json")
    assert ended.status == 1
    told = ended.json
    assert told["complete"] is True
    assert told["seen"] == {"folders": 3, "files": 0, "collaborations": 1, "links": 2}
    assert told["calls"] == {"identity": 1, "folders": 1, "items": 3, "collaborations": 1}
    stranger = next(one for one in told["violations"] if one["rule"] == "GK102")
    assert stranger["item"] == {"type": "folder", "id": "1001", "path": "受渡し/国保督促状"}
    assert stranger["subject"]["login"] == "someone@example.net"
    assert (stranger["procedure"], stranger["status"]) == ("R7-36-03", "open")
    assert stranger["remedy"] == "remove_collaboration"
    assert [one["rule"] for one in told["violations"] if one["procedure"]] == GOVERNED


def test_text_goes_by_department(run: Run) -> None:
    """A person sees the departments, what nothing governs last, and the total."""
    ended = run("sweep")
    assert "■ 医療保険年金課（5）" in ended.out
    assert ended.out.index("医療保険年金課") < ended.out.index("■ 登録のない場所（2）")
    assert "違反は7件です（緊急3、高3、中1）。" in ended.out
    assert "registry.yaml から取り込みました" in ended.out


def test_nothing_found_is_status_zero(run: Run, ward: Ward, start_box: StartBox) -> None:
    """A Box in which all is well ends in 0."""
    ward.point_at(start_box('folders: [{path: 受渡し, id: "1000"}]\n').base_url)
    ended = run("sweep")
    assert (ended.status, "違反はありません。" in ended.out) == (0, True)


def test_hole_is_told_and_is_status_three(run: Run, ward: Ward, start_box: StartBox) -> None:
    """A place that can't be read is named with its reason; the rest is judged, and the sweep isn't complete."""
    fault = Fault("status", Match(path=re.compile("/2.0/folders/1002/items")), status=404, times=None)
    ward.point_at(start_box(faults=(fault,)).base_url)
    ended = run("sweep", "--format", "json")
    assert (ended.status, ended.json["complete"]) == (3, False)
    assert [hole["id"] for hole in ended.json["holes"]] == ["1002"]
    assert "GK102" in [one["rule"] for one in ended.json["violations"]]
    told = run("sweep").out
    assert "読めなかったところ（1）" in told
    assert "見つからないか、読む権限がありません" in told


def test_other_moment_is_said_to_leave_no_record(run: Run) -> None:
    """`--at` is marked as hypothetical, and nothing of it is on record afterwards."""
    ended = run("sweep", "--at", "令和8年4月1日")
    assert "令和8年4月1日 00:00の時点での見回り（記録していません）" in ended.out
    assert "まだ一度も見回っていません" in run("violations").err


def test_moment_that_is_none_is_refused(run: Run) -> None:
    """A moment that can't be read is a mistake of the command line, with examples of right ones."""
    ended = run("sweep", "--at", "4月ごろ")
    assert (ended.status, ended.out) == (2, "")
    assert "「4月ごろ」は日時として読めません" in ended.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_sweep_goes_on_where_it_was(run: Run, ward: Ward, start_box: StartBox, number: signal.Signals) -> None:
    """A signal ends the sweep in good order with status 3, and the next one goes on instead of beginning anew."""
    scenario = 'folders: [{path: 受渡し, id: "1000"}]\ngenerate: {under: 受渡し, folders: 600, seed: 7}\n'
    ward.point_at(start_box(scenario, latency_ms=40).base_url)
    with start_process("--config", str(ward.config), "sweep") as process:
        while not rows(ward, "item"):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 3, err
    assert "停止の指示を受けました" in out
    assert "続きから始めます" in out
    again = run("sweep")
    assert again.status == 0
    assert "途中で止まっていた見回りの続きから始めました。" in again.out
