"""Made-up facts of the tests on origin and licence."""

BSD = {"clauses": 3, "advertising": False, "metadata": "BSD-3-Clause"}
GOOGLE = {"author": "Google Inc.", "licence": "Apache 2.0", "first_year": 2015}

CASES = {
    "pytorch-has-a-modified-bsd-licence": {
        "holds": {"pytorch": BSD},
        "fails": {"pytorch": {**BSD, "clauses": 2}},
    },
    "tensorflow-comes-from-google-2015": {
        "holds": {"tensorflow": GOOGLE},
        "fails": {"tensorflow": {**GOOGLE, "first_year": 2017}},
    },
    "pytorch-comes-from-facebook-2016": {
        "holds": {"pytorch": {"first": "Copyright (c) 2016- Facebook, Inc"}},
        "fails": {"pytorch": {"first": "Copyright (c) 2012 Idiap"}},
    },
}
