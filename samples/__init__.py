"""A small press of our own making: six invented outlets with feeds and pages, for the demo and the tests.

`scenario.yaml` says what appears when and what is true of it, `articles/` holds the texts; the history
behind them is real, the outlets and every quoted sentence are invented for this project.
"""
