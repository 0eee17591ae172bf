"""Prove by behaviour, with no API, that a shop's page collects the app's token.

A Chromium opens the page as the app would, with a token that no device has. The proof is that the
page is about to tell the store exactly that token for the contact field; the request is held back.
``target`` says what to look for, ``visiting`` makes a visit, ``links`` judges it, ``proving`` does
it all. ``chromium``, ``gate``, ``visiting`` and ``proving`` need playwright.
"""
