"""The web side that all apps of the office share: page, style, words, errors, policies, routes.

In: requests. Out: pages in Korean and English. It knows no application, call or decision.
"""
