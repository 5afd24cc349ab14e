"""The office for programs: a REST API over the same acts, actions and queries as the pages.

In: requests with a session or a personal access token. Out: JSON, or a problem with findings. It
holds no rule of its own about who may do what: each operation names its act in `dure.office.acts`.
It is imported when the first request for it comes, so that a worker without any stays small.
"""
