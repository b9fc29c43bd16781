"""Plots; needed by the pipeline only."""

import matplotlib.pyplot as plt


def plot_learning_curve(scores):
    plt.plot(scores)
    plt.savefig("learning-curve.pdf")
