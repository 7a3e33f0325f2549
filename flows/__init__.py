"""The flow language and its engine: pure, without clock, network or files."""

from flows.findings import Finding
from flows.loader import load
from flows.model import Flow

__all__ = ["Finding", "Flow", "load"]
