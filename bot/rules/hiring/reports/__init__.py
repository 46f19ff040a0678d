"""What is known of candidates when all is in: the talent report, who stands where, and how sure one can be of it.

Beside this: `composite` (what the cards come to, mechanically), `agreement` (how far interviewers agree), `severity`
(who rates lower than others), `comparing` (the candidates of a role side by side).
"""
