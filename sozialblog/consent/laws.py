"""laws: where the three data-protection laws of German social work say what a consent form has to name. Pure facts.

DSGVO: Regulation (EU) 2016/679. DSG-EKD: the Protestant church's law as in force since 2025-05-01. KDG: the Catholic
church's law, new since 2026-03-01 and put in force by each diocese. A paragraph is cited no deeper than it is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Citations of one law, each complete with the law's name, as they are written in one language."""

    name: str
    long_name: str
    consent: str
    explicit: str  #: explicit consent to special categories
    withdrawal: str
    notice: str  #: what a person has to be told when data are collected from them
    access: str
    rectification: str
    erasure: str
    restriction: str
    portability: str
    complaint: str
    employment: str  #: consent of employees


#: language -> name of the law in site.toml -> its citations
LAWS: Mapping[str, Mapping[str, Law]] = {
    "de": {
        "dsgvo": Law(
            name="DSGVO", long_name="Datenschutz-Grundverordnung der Europäischen Union",
            consent="Art. 6 Abs. 1 Buchst. a, Art. 7 DSGVO", explicit="Art. 9 Abs. 2 Buchst. a DSGVO",
            withdrawal="Art. 7 Abs. 3 DSGVO", notice="Art. 13 DSGVO", access="Art. 15 DSGVO",
            rectification="Art. 16 DSGVO", erasure="Art. 17 DSGVO", restriction="Art. 18 DSGVO",
            portability="Art. 20 DSGVO", complaint="Art. 77 DSGVO", employment="§ 26 Abs. 2 BDSG",
        ),
        "dsg-ekd": Law(
            name="DSG-EKD", long_name="Kirchengesetz über den Datenschutz der Evangelischen Kirche in Deutschland",
            consent="§ 6 Nr. 2, § 11 DSG-EKD", explicit="§ 13 Abs. 2 Nr. 1 DSG-EKD", withdrawal="§ 11 DSG-EKD",
            notice="§ 17 DSG-EKD", access="§ 19 DSG-EKD", rectification="§ 20 DSG-EKD", erasure="§ 21 DSG-EKD",
            restriction="§ 22 DSG-EKD", portability="§ 24 DSG-EKD", complaint="§ 46 DSG-EKD", employment="§ 49 DSG-EKD",
        ),
        "kdg": Law(
            name="KDG", long_name="Gesetz über den Kirchlichen Datenschutz der katholischen Kirche",
            consent="§ 6 Abs. 1 Buchst. b, § 8 KDG", explicit="§ 11 Abs. 2 Buchst. a KDG", withdrawal="§ 8 KDG",
            notice="§ 15 KDG", access="§ 17 KDG", rectification="§ 18 KDG", erasure="§ 19 KDG",
            restriction="§ 20 KDG", portability="§ 22 KDG", complaint="§ 48 KDG", employment="§ 53 KDG",
        ),
    },
    "en": {
        "dsgvo": Law(
            name="GDPR", long_name="General Data Protection Regulation of the European Union",
            consent="GDPR Art. 6 (1) (a) and Art. 7", explicit="GDPR Art. 9 (2) (a)", withdrawal="GDPR Art. 7 (3)",
            notice="GDPR Art. 13", access="GDPR Art. 15", rectification="GDPR Art. 16", erasure="GDPR Art. 17",
            restriction="GDPR Art. 18", portability="GDPR Art. 20", complaint="GDPR Art. 77",
            employment="BDSG § 26 (2)",
        ),
        "dsg-ekd": Law(
            name="DSG-EKD", long_name="data protection law of the Protestant Church in Germany",
            consent="DSG-EKD § 6 no. 2 and § 11", explicit="DSG-EKD § 13 (2) no. 1", withdrawal="DSG-EKD § 11",
            notice="DSG-EKD § 17", access="DSG-EKD § 19", rectification="DSG-EKD § 20", erasure="DSG-EKD § 21",
            restriction="DSG-EKD § 22", portability="DSG-EKD § 24", complaint="DSG-EKD § 46", employment="DSG-EKD § 49",
        ),
        "kdg": Law(
            name="KDG", long_name="data protection law of the Catholic Church in Germany",
            consent="KDG § 6 (1) (b) and § 8", explicit="KDG § 11 (2) (a)", withdrawal="KDG § 8",
            notice="KDG § 15", access="KDG § 17", rectification="KDG § 18", erasure="KDG § 19",
            restriction="KDG § 20", portability="KDG § 22", complaint="KDG § 48", employment="KDG § 53",
        ),
    },
}  # fmt: skip
