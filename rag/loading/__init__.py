"""Bytes of any usual encoding -> raw text."""

from rag.loading.raw import RawText, load_raw

__all__ = ["RawText", "load_raw"]
