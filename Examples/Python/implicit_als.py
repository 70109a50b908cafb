"""Trains ALS of the library implicit and attacks it: python3 Examples/Python/implicit_als.py clicks.csv"""
import sys
from implicit.cpu.als import AlternatingLeastSquares
from mithridate import Recommender, run, top_items


class Shop(Recommender):
    deterministic = True

    def fit(self, log):
        self.clean = self.trained(log.matrix())

    def poisoned(self, accounts):  # the nightly training, on a log with fake accounts in it
        return self.trained(self.log.matrix(accounts)) if accounts else self.clean

    def recommend(self, model, users, k, candidates=None):
        scores = model.user_factors[users] @ model.item_factors.T
        return top_items(scores, k, seen=self.log.matrix()[users])

    def trained(self, clicks):
        model = AlternatingLeastSquares(factors=32, iterations=5, num_threads=1, random_state=self.seed)
        model.fit(clicks, show_progress=False)
        return model


answer = run.poison(dataset=sys.argv[1], recommender=Shop(), attack="popular")
print(f"{answer.recNum.poisoned:.0f} of {answer.recNum.ceiling} places went to the attacker's items, {answer.recNum.clean:.0f} without.")
print(f"{answer.blastRadius.changedUsers:.1%} of users see another list. Their next item is found by "
      f"{answer.accuracy.poisoned['hr@10']:.1%} of lists, {answer.accuracy.clean['hr@10']:.1%} without.")
