# SPDX-License-Identifier: MIT
"""The formulas of the expressions: for numpy and numexpr, and for one element in Python."""
POLYNOMIAL = "(((((((1.5*a + 2)*a + 3)*a - 4)*a + 5)*a - 6)*a + 7)*a + 8)*a - 9"
FORMULAS = {
    "parabola": "a*a - a",
    "linear": "2*a + 3*b - c/d",
    "length": "sqrt(a*a + b*b)",
    "polynomial": POLYNOMIAL,
    "choice": "where(a > b, sin(a), cos(b))",
    "gauss": "exp(-a*a/2)",
    "softplus": "log(1 + exp(a))",
}
# The formulas for one element, in which a choice is a conditional expression.
ELEMENTWISE = {**FORMULAS, "choice": "sin(a) if a > b else cos(b)"}


def arrays(job):
    """The four arrays of a job, the same as in bench/cases/cases_expr.c."""
    n = job.n
    return {"a": job.x[:n], "b": job.second[:n], "c": job.x[n:], "d": job.second[n:]}
