from dure.workload.requests import read_requests

HEAD = "TIMESTAMP,ContextTokens,GeneratedTokens\n"


def test_times_of_day_become_seconds_after_the_first():
    text = HEAD + "2023-11-16 18:17:03.9799600,4808,10\n2023-11-16 18:17:05.4799600,3180,8\n"
    requests, findings = read_requests(text, "r.csv")
    assert requests.arrival_s.tolist() == [0.0, 1.5]
    assert requests.prompt.tolist() == [4808, 3180]
    assert requests.answer.tolist() == [10, 8]
    assert findings == ()


def test_every_bad_row_is_found():
    text = HEAD + "soon,1,1\n2,x,1\n3,1\n4,1,-1\n5,1,1\n"
    requests, findings = read_requests(text, "r.csv")
    assert [(f.place.line, f.message.code) for f in findings] == [
        (2, "trace_time_refused"),
        (3, "trace_number_refused"),
        (4, "trace_field_count"),
        (5, "trace_number_outside"),
    ]
    assert requests.arrival_s.tolist() == [0.0]


def test_a_file_without_requests_is_said_to_be_empty():
    assert [f.message.code for f in read_requests(HEAD, "r.csv")[1]] == ["trace_empty"]
