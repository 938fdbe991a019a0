/* distances.h - written by tests/vectors/match/distances.py. Do not edit. */
static const double want_delta[] = { 0.32128174346310484, 0.11366538559146505, 2.0818375731656191, 0.76337347210891193 };
static const double want_imposters[] = { -1, 0.063829787234042548, 1, 0.39772727272727271, 0.056179775280898875, 0.056179775280898875 };
