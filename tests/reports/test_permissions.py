"""The permission matrix: every address of the portal × every person × GET and POST, typed by hand.

Unseen is 404, forbidden is 403, a wrong method 405. A new address without a line below fails the first test.
"""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from agencies.models import Agency, User
from reports import items, permissions, transitions
from reports.actions import start_report
from reports.agency_document.actions import request_document
from reports.agency_document.source import source_for
from reports.enums import EDITABLE_STATES, OutgoingKind
from reports.models import (
    AgencyReport,
    Obligation,
    Reminder,
    ReportingPeriod,
    ReportPart,
    TaskProgress,
    WorkbookImport,
)
from reports.outgoing.comments import comment
from reports.outgoing.drafting import start
from tasks.models import Task
from tests.conftest import NOW, at, make_assignment
from tests.reports.cycle import PATHS, bring_to, prove, write_part, write_task
from tests.reports.opening_world import coming_period
from tests.reports.rehearsal_world import rehearse
from zones.events import record_event
from zones.models import InventoryImport, Zone, ZoneEvent

ADMIN = "quan-tri/"  # its addresses have a matrix of their own in test_admin.py

PEOPLE = [
    "officer",
    "head",
    "stranger",
    "stranger_head",
    "sct_officer",
    "specialist",
    "sct_head",
    "leader",
    "administrator",
]
MATRIX = """
# address                       method  off  head stra s_hd s_of spec s_hd lead admi
home                               GET  302  302  302  302  302  302  302  302  302
home                              POST  302  302  302  302  302  302  302  302  302
robots                             GET  200  200  200  200  200  200  200  200  200
robots                            POST  405  405  405  405  405  405  405  405  405
security-txt                       GET  200  200  200  200  200  200  200  200  200
security-txt                      POST  405  405  405  405  405  405  405  405  405
agencies:login                     GET  302  302  302  302  302  302  302  302  302
agencies:login                    POST  302  302  302  302  302  302  302  302  302
agencies:password                     GET  200  200  200  200  200  200  200  200  200
agencies:password                    POST  200  200  200  200  200  200  200  200  200
agencies:logout                    GET  405  405  405  405  405  405  405  405  405
agencies:logout                   POST  302  302  302  302  302  302  302  302  302
tasks:list                         GET  200  200  200  200  200  200  200  200  200
tasks:list                        POST  200  200  200  200  200  200  200  200  200
tasks:detail                       GET  200  200  200  200  200  200  200  200  200
tasks:detail                      POST  200  200  200  200  200  200  200  200  200
targets:list                       GET  200  200  200  200  200  200  200  200  200
targets:list                      POST  200  200  200  200  200  200  200  200  200
targets:indicator                  GET  200  200  200  200  200  200  200  200  200
targets:indicator                 POST  200  200  200  200  200  200  200  200  200
targets:references                 GET  200  200  200  200  200  200  200  200  200
targets:references                POST  200  200  200  200  200  200  200  200  200
targets:record                     GET  403  403  403  403  403  200  200  403  200
targets:record                    POST  403  403  403  403  403  200  200  403  200
targets:reconciliation             GET  200  200  200  200  200  200  200  200  200
targets:reconciliation            POST  200  200  200  200  200  200  200  200  200
targets:confirm-inventory          GET  405  405  405  405  405  405  405  405  405
targets:confirm-inventory         POST  403  403  403  403  403  403  403  403  200
targets:withdraw-confirmation      GET  405  405  405  405  405  405  405  405  405
targets:withdraw-confirmation     POST  403  403  403  403  403  403  403  403  404
zones:list                         GET  200  200  200  200  200  200  200  200  200
zones:list                        POST  200  200  200  200  200  200  200  200  200
zones:detail                       GET  200  200  200  200  200  200  200  200  200
zones:detail                      POST  200  200  200  200  200  200  200  200  200
zones:workbook                     GET  403  403  403  403  403  200  200  403  200
zones:workbook                    POST  403  403  403  403  403  422  422  403  422
zones:workbook-export              GET  403  403  403  403  403  200  200  403  200
zones:workbook-export             POST  403  403  403  403  403  405  405  403  405
zones:workbook-new                 GET  403  403  403  403  403  405  405  403  405
zones:workbook-new                POST  403  403  403  403  403  302  302  403  302
zones:workbook-progress            GET  403  403  403  403  403  302  302  403  302
zones:workbook-progress           POST  403  403  403  403  403  405  405  403  405
zones:workbook-file                GET  403  403  403  403  403  404  404  403  404
zones:workbook-file               POST  403  403  403  403  403  405  405  403  405
zones:import                       GET  403  403  403  403  403  200  200  403  200
zones:import                      POST  403  403  403  403  403  409  409  403  409
zones:import-progress              GET  403  403  403  403  403  302  302  403  302
zones:import-progress             POST  403  403  403  403  403  405  405  403  405
zones:add                          GET  403  403  403  403  403  200  200  403  200
zones:add                         POST  403  403  403  403  403  200  200  403  200
zones:describe                     GET  403  403  403  403  403  200  200  403  200
zones:describe                    POST  403  403  403  403  403  200  200  403  200
zones:record-event                 GET  403  403  403  403  403  200  200  403  200
zones:record-event                POST  403  403  403  403  403  200  200  403  200
zones:withdraw                     GET  403  403  403  403  403  200  200  403  200
zones:withdraw                    POST  403  403  403  403  403  200  200  403  200
zones:record-progress              GET  403  403  403  403  403  200  200  403  200
zones:record-progress             POST  403  403  403  403  403  200  200  403  200
reports:task-words                 GET  200  200  200  200  200  200  200  200  200
reports:task-words                POST  200  200  200  200  200  200  200  200  200
reports:mine                       GET  200  200  200  200  200  200  200  403  403
reports:mine                      POST  200  200  200  200  200  200  200  403  403
reports:queue                      GET  403  403  403  403  403  200  200  403  403
reports:queue                     POST  403  403  403  403  403  200  200  403  403
reports:bulk-accept                GET  403  403  403  403  403  200  200  403  403
reports:bulk-accept               POST  403  403  403  403  403  200  200  403  403
reports:proposals                  GET  403  403  403  403  403  200  200  403  403
reports:proposals                 POST  403  403  403  403  403  200  200  403  403
reports:proposal-confirm           GET  405  405  405  405  405  405  405  405  405
reports:proposal-confirm          POST  403  403  403  403  403  302  302  403  403
reports:proposal-decline           GET  403  403  403  403  403  200  200  403  403
reports:proposal-decline          POST  403  403  403  403  403  200  200  403  403
reports:matrix                     GET  403  403  403  403  403  200  200  200  200
reports:matrix                    POST  403  403  403  403  403  200  200  200  200
reports:dashboard-targets          GET  403  403  403  403  403  200  200  200  200
reports:dashboard-targets         POST  403  403  403  403  403  200  200  200  200
reports:dashboard                  GET  403  403  403  403  403  200  200  200  200
reports:dashboard                 POST  403  403  403  403  403  200  200  200  200
reports:reference-data             GET  403  403  403  403  403  403  403  403  200
reports:reference-data            POST  403  403  403  403  403  403  403  403  200
reports:start                      GET  405  405  405  405  405  405  405  405  405
reports:start                     POST  302  403  404  404  404  403  403  403  403
reports:file                       GET  404  404  404  404  404  404  404  404  404
reports:file                      POST  404  404  404  404  404  404  404  404  404
reports:contributions              GET  200  200  200  200  200  200  200  403  403
reports:contributions             POST  200  200  200  200  200  200  200  403  403
reports:contribution               GET  404  403  200  403  404  403  403  403  403
reports:contribution              POST  404  403  200  403  404  403  403  403  403
reports:contributions-sign         GET  405  405  405  405  405  405  405  405  405
reports:contributions-sign        POST  403  302  403  302  403  403  302  403  403
reports:contribution-take-back     GET  405  405  405  405  405  405  405  405  405
reports:contribution-take-back    POST  403  404  403  302  403  403  404  403  403
reports:consolidated               GET  404  404  404  404  404  200  200  404  404
reports:consolidated              POST  404  404  404  404  404  405  405  404  404
reports:outgoing-start             GET  404  404  404  404  404  405  405  404  404
reports:outgoing-start            POST  404  404  404  404  404  302  302  404  404
reports:outgoing                   GET  404  404  404  404  404  200  200  404  404
reports:outgoing                  POST  405  405  405  405  405  405  405  405  405
reports:outgoing-list              GET  200  200  200  200  200  200  200  200  200
reports:outgoing-list             POST  405  405  405  405  405  405  405  405  405
reports:outgoing-head              GET  404  404  404  404  404  200  200  404  404
reports:outgoing-head             POST  404  404  404  404  404  200  200  404  404
reports:outgoing-issue             GET  404  404  404  404  404  302  302  404  404
reports:outgoing-issue            POST  404  404  404  404  404  302  302  404  404
reports:outgoing-correct           GET  404  404  404  404  404  404  404  404  404
reports:outgoing-correct          POST  404  404  404  404  404  404  404  404  404
reports:outgoing-step              GET  404  404  404  404  404  200  200  404  404
reports:outgoing-step             POST  404  404  404  404  404  200  200  404  404
reports:outgoing-render            GET  404  404  404  404  404  405  405  404  404
reports:outgoing-render           POST  404  404  404  404  404  302  302  404  404
reports:outgoing-progress          GET  404  404  404  404  404  302  302  404  404
reports:outgoing-progress         POST  405  405  405  405  405  405  405  405  405
reports:outgoing-file              GET  404  404  404  404  404  404  404  404  404
reports:outgoing-file             POST  405  405  405  405  405  405  405  405  405
reports:outgoing-signed            GET  404  404  404  404  404  302  302  404  404
reports:outgoing-signed           POST  404  404  404  404  404  302  302  404  404
reports:outgoing-comparison        GET  404  404  404  404  404  200  200  404  404
reports:outgoing-comparison       POST  405  405  405  405  405  405  405  405  405
reports:check                      GET  200  200  200  200  200  200  200  200  200
reports:check                     POST  405  405  405  405  405  405  405  405  405
reports:outgoing-edit              GET  404  404  404  404  404  200  200  404  404
reports:outgoing-edit             POST  404  404  404  404  404  405  405  404  404
reports:outgoing-aside             GET  404  404  404  404  404  200  200  404  404
reports:outgoing-aside            POST  404  404  404  404  404  405  405  404  404
reports:outgoing-section           GET  404  404  404  404  404  200  200  404  404
reports:outgoing-section          POST  404  404  404  404  404  302  302  404  404
reports:outgoing-paragraph         GET  404  404  404  404  404  200  200  404  404
reports:outgoing-paragraph        POST  404  404  404  404  404  302  302  404  404
reports:outgoing-autosave          GET  405  405  405  405  405  405  405  405  405
reports:outgoing-autosave         POST  404  404  404  404  404  200  200  404  404
reports:outgoing-redraft           GET  404  404  404  404  404  405  405  404  404
reports:outgoing-redraft          POST  404  404  404  404  404  302  302  404  404
reports:outgoing-settle            GET  404  404  404  404  404  405  405  404  404
reports:outgoing-settle           POST  404  404  404  404  404  302  302  404  404
reports:periods                    GET  403  403  403  403  403  200  200  403  403
reports:periods                   POST  403  403  403  403  403  200  200  403  403
reports:period                     GET  403  403  403  403  403  200  200  403  403
reports:period                    POST  403  403  403  403  403  200  200  403  403
reports:ask                        GET  403  403  403  403  403  200  200  403  403
reports:ask                       POST  403  403  403  403  403  200  200  403  403
reports:decide                     GET  403  403  403  403  403  200  200  403  403
reports:decide                    POST  403  403  403  403  403  200  200  403  403
reports:correct                    GET  403  403  403  403  403  200  200  403  403
reports:correct                   POST  403  403  403  403  403  200  200  403  403
reports:add-agencies               GET  403  403  403  403  403  200  200  403  403
reports:add-agencies              POST  403  403  403  403  403  200  200  403  403
reports:lock                       GET  403  403  403  403  403  403  200  403  403
reports:lock                      POST  403  403  403  403  403  403  200  403  403
reports:unlock                     GET  403  403  403  403  403  403  200  403  403
reports:unlock                    POST  403  403  403  403  403  403  200  403  403
reports:rehearsals                 GET  403  403  403  403  403  200  200  403  200
reports:rehearsals                POST  403  403  403  403  403  200  200  403  200
reports:rehearsal                  GET  403  403  403  403  403  200  200  403  200
reports:rehearsal                 POST  403  403  403  403  403  200  200  403  200
reports:rehearsal-end              GET  403  403  403  403  403  200  200  403  200
reports:rehearsal-end             POST  403  403  403  403  403  409  409  403  409
reports:ladder                     GET  403  403  403  403  403  403  403  403  200
reports:ladder                    POST  403  403  403  403  403  403  403  403  200
reports:ladder-tasks               GET  403  403  403  403  403  403  403  403  200
reports:ladder-tasks              POST  403  403  403  403  403  403  403  403  200
reports:ladder-period              GET  403  403  403  403  403  403  403  403  200
reports:ladder-period             POST  403  403  403  403  403  403  403  403  200
reports:ladder-drop                GET  403  403  403  403  403  403  403  403  302
reports:ladder-drop               POST  403  403  403  403  403  403  403  403  302
reports:implementing-plans         GET  200  200  200  200  200  200  200  200  200
reports:implementing-plans        POST  200  200  200  200  200  200  200  200  200
reports:implementing-plan          GET  200  200  200  200  200  200  200  200  200
reports:implementing-plan         POST  403  403  200  200  403  200  200  403  403
reports:notices                    GET  200  200  200  200  200  200  200  200  200
reports:notices                   POST  405  405  405  405  405  405  405  405  405
reports:notice                     GET  302  404  404  404  404  404  404  404  404
reports:notice                    POST  405  405  405  405  405  405  405  405  405
reports:notices-read               GET  405  405  405  405  405  405  405  405  405
reports:notices-read              POST  302  302  302  302  302  302  302  302  302
reports:bell                       GET  200  200  200  200  200  200  200  200  200
reports:bell                      POST  405  405  405  405  405  405  405  405  405
reports:overdue                    GET  403  403  403  403  403  200  200  200  200
reports:overdue                   POST  405  405  405  405  405  405  405  405  405
reports:reminding-preferences      GET  200  200  200  200  200  200  200  200  200
reports:reminding-preferences     POST  302  302  302  302  302  302  302  302  302
reports:opening-check              GET  403  403  403  403  403  200  200  403  200
reports:opening-check             POST  403  403  403  403  403  403  200  403  200
reports:opening-waiver-withdraw    GET  405  405  405  405  405  405  405  405  405
reports:opening-waiver-withdraw   POST  403  403  403  403  403  403  302  403  302
reports:reminding-admin            GET  403  403  403  403  403  403  403  403  200
reports:reminding-admin           POST  405  405  405  405  405  405  405  405  405
reports:reminding-findings         GET  403  403  403  403  403  403  403  403  200
reports:reminding-findings        POST  405  405  405  405  405  405  405  405  405
reports:calendar-address           GET  405  405  405  405  405  405  405  405  405
reports:calendar-address          POST  200  200  200  200  200  200  200  200  403
reports:calendar-feed              GET  404  404  404  404  404  404  404  404  404
reports:calendar-feed             POST  405  405  405  405  405  405  405  405  405
reports:deadline-calendar          GET  200  200  404  404  404  200  200  200  200
reports:deadline-calendar         POST  405  405  405  405  405  405  405  405  405
reports:period-workbooks           GET  404  404  404  404  404  302  302  404  404
reports:period-workbooks          POST  404  404  404  404  404  405  405  404  404
reports:period-workbook            GET  404  404  404  404  404  200  200  404  404
reports:period-workbook           POST  404  404  404  404  404  422  422  404  404
reports:period-workbook-new        GET  404  404  404  404  404  405  405  404  404
reports:period-workbook-new       POST  404  404  404  404  404  302  302  404  404
reports:period-workbook-progress   GET  404  404  404  404  404  302  302  404  404
reports:period-workbook-progress  POST  404  404  404  404  404  405  405  404  404
reports:period-workbook-file       GET  404  404  404  404  404  404  404  404  404
reports:period-workbook-file      POST  404  404  404  404  404  405  405  404  404
reports:period-workbook-preview    GET  404  404  404  404  404  200  404  404  404
reports:period-workbook-preview   POST  404  404  404  404  404  409  404  404  404
"""

REPORT_MATRIX = """
# never sent: its agency only
draft         detail              GET  200  200  404  404  404  404  404  404  404
draft         detail             POST  200  200  404  404  404  404  404  404  404
draft         nothing-to-report   GET  405  405  405  405  405  405  405  405  405
draft         nothing-to-report  POST  302  403  404  404  404  404  404  404  404
draft         receipt             GET  404  404  404  404  404  404  404  404  404
draft         receipt            POST  404  404  404  404  404  404  404  404  404
draft         task                GET  200  403  404  404  404  404  404  404  404
draft         task               POST  409  403  404  404  404  404  404  404  404
draft         evidence            GET  302  403  404  404  404  404  404  404  404
draft         evidence           POST  302  403  404  404  404  404  404  404  404
draft         evidence-remove     GET  302  403  404  404  404  404  404  404  404
draft         evidence-remove    POST  302  403  404  404  404  404  404  404  404
draft         paper               GET  200  200  404  404  404  404  404  404  404
draft         paper              POST  200  200  404  404  404  404  404  404  404
draft         part                GET  200  403  404  404  404  404  404  404  404
draft         part               POST  409  403  404  404  404  404  404  404  404
draft         indicators          GET  200  403  404  404  404  404  404  404  404
draft         indicators         POST  302  403  404  404  404  404  404  404  404
draft         zones               GET  200  403  404  404  404  404  404  404  404
draft         zones              POST  302  403  404  404  404  404  404  404  404
draft         task-autosave        GET  405  405  405  405  405  405  405  405  405
draft         task-autosave       POST  422  403  404  404  404  404  404  404  404
draft         part-autosave        GET  405  405  405  405  405  405  405  405  405
draft         part-autosave       POST  422  403  404  404  404  404  404  404  404
draft         indicators-autosave  GET  405  405  405  405  405  405  405  405  405
draft         indicators-autosave POST  422  403  404  404  404  404  404  404  404
draft         zones-autosave       GET  405  405  405  405  405  405  405  405  405
draft         zones-autosave      POST  422  403  404  404  404  404  404  404  404
draft         document-new         GET  405  405  405  405  405  405  405  405  405
draft         document-new        POST  302  302  404  404  404  404  404  404  404
draft         document-word        GET  200  200  404  404  404  404  404  404  404
draft         document-word       POST  405  405  405  405  405  405  405  405  405
draft         document             GET  200  200  404  404  404  404  404  404  404
draft         document            POST  405  405  405  405  405  405  405  405  405
draft         document-progress    GET  302  302  404  404  404  404  404  404  404
draft         document-progress   POST  405  405  405  405  405  405  405  405  405
draft         document-pdf         GET  404  404  404  404  404  404  404  404  404
draft         document-pdf        POST  405  405  405  405  405  405  405  405  405
draft         request_approval    GET  200  403  404  404  404  404  404  404  404
draft         request_approval   POST  302  403  404  404  404  404  404  404  404
draft         workbook            GET  200  200  404  404  404  404  404  404  404
draft         workbook           POST  405  405  405  405  405  405  405  405  405
draft         workbook-upload     GET  200  403  404  404  404  404  404  404  404
draft         workbook-upload    POST  422  403  404  404  404  404  404  404  404
draft         workbook-preview    GET  200  403  404  404  404  404  404  404  404
draft         workbook-preview   POST  409  403  404  404  404  404  404  404  404
in_approval   detail              GET  200  200  404  404  404  404  404  404  404
in_approval   task                GET  302  403  404  404  404  404  404  404  404
in_approval   task               POST  409  403  404  404  404  404  404  404  404
in_approval   submit              GET  403  200  404  404  404  404  404  404  404
in_approval   submit             POST  403  302  404  404  404  404  404  404  404
in_approval   send_back           GET  403  200  404  404  404  404  404  404  404
in_approval   send_back          POST  403  302  404  404  404  404  404  404  404
in_approval   accept              GET  403  403  404  404  404  404  404  404  404
in_approval   accept             POST  403  403  404  404  404  404  404  404  404
sent_back     detail              GET  200  200  404  404  404  404  404  404  404
in_approval   document-word        GET  200  200  404  404  404  404  404  404  404
in_approval   document             GET  200  200  404  404  404  404  404  404  404
sent_back     task               POST  409  403  404  404  404  404  404  404  404
# sent: Sở Công Thương and the leaders read it
submitted     detail              GET  200  200  404  404  404  200  200  200  404
submitted     detail             POST  200  200  404  404  404  200  200  200  404
submitted     nothing-to-report   GET  405  405  405  405  405  405  405  405  405
submitted     nothing-to-report  POST  302  403  404  404  404  403  403  403  404
submitted     receipt             GET  200  200  404  404  404  200  200  200  404
submitted     receipt            POST  200  200  404  404  404  200  200  200  404
submitted     task                GET  302  403  404  404  404  403  403  403  404
submitted     task               POST  409  403  404  404  404  403  403  403  404
submitted     evidence            GET  302  403  404  404  404  403  403  403  404
submitted     evidence           POST  302  403  404  404  404  403  403  403  404
submitted     evidence-remove     GET  302  403  404  404  404  403  403  403  404
submitted     evidence-remove    POST  302  403  404  404  404  403  403  403  404
submitted     paper               GET  200  200  404  404  404  403  403  403  404
submitted     paper              POST  200  200  404  404  404  403  403  403  404
submitted     part                GET  302  403  404  404  404  403  403  403  404
submitted     part               POST  409  403  404  404  404  403  403  403  404
submitted     indicators          GET  302  403  404  404  404  403  403  403  404
submitted     indicators         POST  409  403  404  404  404  403  403  403  404
submitted     zones               GET  302  403  404  404  404  403  403  403  404
submitted     zones              POST  409  403  404  404  404  403  403  403  404
submitted     document-new         GET  405  405  405  405  405  405  405  405  405
submitted     document-new        POST  302  302  404  404  404  302  302  302  404
submitted     document-word        GET  200  200  404  404  404  200  200  200  404
submitted     document-word       POST  405  405  405  405  405  405  405  405  405
submitted     document             GET  200  200  404  404  404  200  200  200  404
submitted     document            POST  405  405  405  405  405  405  405  405  405
submitted     document-progress    GET  302  302  404  404  404  302  302  302  404
submitted     document-progress   POST  405  405  405  405  405  405  405  405  405
submitted     document-pdf         GET  404  404  404  404  404  404  404  404  404
submitted     document-pdf        POST  405  405  405  405  405  405  405  405  405
submitted     return              GET  403  403  404  404  404  200  200  403  404
submitted     return             POST  403  403  404  404  404  302  302  403  404
submitted     accept              GET  403  403  404  404  404  200  200  403  404
submitted     accept             POST  403  403  404  404  404  302  302  403  404
submitted     withdraw            GET  403  200  404  404  404  403  403  403  404
submitted     withdraw           POST  403  302  404  404  404  403  403  403  404
draft         reply               GET  404  403  404  404  404  404  404  404  404
draft         reply              POST  404  403  404  404  404  404  404  404  404
submitted     reply               GET  404  403  404  404  404  403  403  403  404
submitted     reply              POST  404  403  404  404  404  403  403  403  404
returned      reply               GET  200  403  404  404  404  403  403  403  404
returned      reply              POST  409  403  404  404  404  403  403  403  404
submitted     desk                GET  403  403  404  404  404  200  200  403  404
submitted     desk               POST  403  403  404  404  404  200  200  403  404
submitted     mark                GET  403  403  404  404  404  302  302  403  404
submitted     mark               POST  403  403  404  404  404  409  409  403  404
draft         desk                GET  403  403  404  404  404  404  404  404  404
returned      desk                GET  403  403  404  404  404  302  302  403  404
returned      mark               POST  403  403  404  404  404  409  409  403  404
submitted     no-such-step        GET  404  404  404  404  404  404  404  404  404
submitted     no-such-step       POST  404  404  404  404  404  404  404  404  404
submitted     workbook            GET  200  200  404  404  404  403  403  403  404
submitted     workbook           POST  405  405  405  405  405  405  405  405  405
submitted     workbook-upload     GET  200  403  404  404  404  403  403  403  404
submitted     workbook-upload    POST  422  403  404  404  404  403  403  403  404
submitted     workbook-preview    GET  200  403  404  404  404  403  403  403  404
submitted     workbook-preview   POST  409  403  404  404  404  403  403  403  404
returned      detail              GET  200  200  404  404  404  200  200  200  404
returned      task               POST  409  403  404  404  404  403  403  403  404
returned      request_approval   POST  302  403  404  404  404  403  403  403  404
returned      document-word        GET  200  200  404  404  404  200  200  200  404
returned      document             GET  200  200  404  404  404  404  404  404  404
returned      workbook            GET  200  200  404  404  404  403  403  403  404
returned      workbook-upload     GET  200  403  404  404  404  403  403  403  404
resubmitted   detail              GET  200  200  404  404  404  200  200  200  404
resubmitted   accept             POST  403  403  404  404  404  302  302  403  404
accepted      detail              GET  200  200  404  404  404  200  200  200  404
accepted      task               POST  409  403  404  404  404  403  403  403  404
accepted      document-word        GET  200  200  404  404  404  200  200  200  404
accepted      document             GET  200  200  404  404  404  200  200  200  404
accepted      return              GET  403  403  404  404  404  302  302  403  404
accepted      return             POST  403  403  404  404  404  302  302  403  404
accepted      reopen              GET  403  403  404  404  404  403  200  403  404
accepted      reopen             POST  403  403  404  404  404  403  302  403  404
accepted      workbook            GET  200  200  404  404  404  403  403  403  404
accepted      workbook-upload    POST  422  403  404  404  404  403  403  403  404
reopened      detail              GET  200  200  404  404  404  200  200  200  404
reopened      task               POST  409  403  404  404  404  403  403  403  404
"""


def lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines() if not line.startswith("#")]


def patterns(resolver=None, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the portal as (name with its namespace, route)."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield namespace + (entry.name or "?"), route
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, route, inner)


DOCUMENT_PAGES = ["document", "document-progress", "document-pdf"]
PER_REPORT = [
    *["detail", "nothing-to-report", "receipt", "task", "part", "indicators", "zones", "reply"],
    *["desk", "mark"],
    *["document-new", "document-word", *DOCUMENT_PAGES],
    *["task-autosave", "part-autosave", "indicators-autosave", "zones-autosave"],
    *["evidence", "evidence-remove", "paper"],
    *["workbook", "workbook-upload", "workbook-preview"],
    "step",
]


def test_every_address_of_the_portal_has_a_line_in_the_matrix():
    addresses = {name: route for name, route in patterns() if not route.startswith(ADMIN)}
    written = {name for name, *_ in lines(MATRIX)} | {f"reports:{name}" for name in PER_REPORT}
    absent = {name: route for name, route in addresses.items() if name not in written}
    assert absent == {}, (
        f"write a GET and a POST line into MATRIX (tests/reports/test_permissions.py): {absent}"
    )
    assert written == set(addresses), "the matrix names an address that is no more"


def test_the_matrix_has_a_get_and_a_post_line_for_every_address():
    for name, methods in by_name(lines(MATRIX)).items():
        assert methods == ["GET", "POST"], name
    written = by_name([[name, method] for _, name, method, *_ in lines(REPORT_MATRIX)])
    actions = {*transitions.ACTION_LABELS, "no-such-step"}
    assert set(written) == (set(PER_REPORT) - {"step"}) | actions
    assert {state for state, *_ in lines(REPORT_MATRIX)} == set(PATHS)


def by_name(rows: list[list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, method, *_ in rows:
        found.setdefault(name, []).append(method)
    return found


@pytest.fixture
def clients(people) -> dict[str, Client]:
    clients = {name: Client() for name in people}
    for name, client in clients.items():
        client.force_login(people[name])
    return clients


def statuses(clients: dict[str, Client], method: str, url: str, data: dict) -> list[int]:
    """The answer to each person, every one undone."""
    found = []
    for name in PEOPLE:
        with transaction.atomic():
            client = clients[name]
            found.append((client.post(url, data) if method == "POST" else client.get(url)).status_code)
            transaction.set_rollback(True)
    return found


def typed(columns: list[str]) -> list[int]:
    return [int(column) for column in columns]


def keep_workbook(period, report: AgencyReport | None, by) -> WorkbookImport:
    """A workbook without a change, as its uploader left it before the preview."""
    return WorkbookImport.objects.create(
        report=report,
        period=period,
        file_name="so.xlsx",
        changes={"edits": [], "places": {}},
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )


@pytest.fixture
def addresses(
    period, sxd, stranger_agency, section, assignment, indicator, zone, officer, specialist, shared, proposed
) -> dict[str, str]:
    document = start(period, OutgoingKind.DEPARTMENT, by=specialist, now=NOW)
    remark = comment(document.paragraphs.first(), "Nêu rõ.", by=specialist, now=NOW)
    asked = ad_hoc_period(stranger_agency)
    rehearsed = rehearse(specialist).rehearses.code
    stamp = {"uploaded_by": specialist, "uploaded_at": NOW}
    inventory = InventoryImport.objects.create(file_name="danh-muc.xlsx", state="ready", **stamp)
    task = make_assignment(section, stranger_agency, 4).task
    Task.objects.filter(pk=task.pk).update(clause="IV.1")  # asks for that agency's own plan
    of_a_period = ["period", "correct", "add-agencies", "lock", "unlock", "overdue"]
    of_a_period += ["ladder-period", "ladder-drop"]
    coming = coming_period(2028)
    stands = {"fault": "task/1", "words": "Nhiệm vụ III.2.", "reason": "Đã có phương án."}
    waiver = coming.opening_waivers.create(waived_at=NOW, waived_by=specialist, **stands)
    args = {f"reports:{name}": [asked.code] for name in of_a_period} | {
        "reports:opening-check": [coming.code],
        "reports:opening-waiver-withdraw": [coming.code, waiver.pk],
        "reports:decide": [period.obligations.get(agency=sxd).pk, "gia-han"],
        "reports:implementing-plan": [stranger_agency.code],
        "tasks:detail": [assignment.task.clause],
        "targets:indicator": [indicator.code],
        "targets:record": [indicator.code],
        "targets:withdraw-confirmation": [99999],
        "zones:detail": [zone.pk],
        "zones:workbook-file": [1],
        "zones:import": [inventory.pk],
        "zones:import-progress": [inventory.pk],
        **{f"zones:{name}": [zone.pk] for name in ("describe", "record-event", "record-progress")},
        "zones:withdraw": [zone.pk, established(zone, specialist).pk],
        "reports:task-words": [assignment.task.clause],
        "reports:file": [99999],
        "reports:notice": [told(officer).pk],
        "reports:calendar-feed": ["unknown"],
        "reports:deadline-calendar": [period.obligations.get(agency=sxd).pk],
        "reports:contributions": [period.code],
        "reports:proposal-confirm": [proposed.pk],
        "reports:proposal-decline": [proposed.pk],
        "reports:contributions-sign": [period.code],
        "reports:contribution": [period.code, shared.pk],
        "reports:contribution-take-back": [period.code, shared.pk],
        "reports:start": [period.obligations.get(agency=sxd).pk],
        "reports:outgoing-start": [period.code, "bao-cao-so"],
        "reports:outgoing-file": [document.pk, "pdf"],
        "reports:outgoing-step": [document.pk, "submit"],
        "reports:outgoing-section": [document.pk, "I.2"],
        "reports:outgoing-settle": [document.pk, remark.pk],
        "reports:outgoing-paragraph": [document.pk, remark.paragraph_id],
        "reports:outgoing-autosave": [document.pk, remark.paragraph_id],
        **{f"reports:{name}": [document.pk] for name in OUTGOING_PAGES},
        "reports:rehearsal": [rehearsed],
        "reports:rehearsal-end": [rehearsed],
        "reports:period-workbook": [period.code],
        "reports:period-workbook-new": [period.code],
        "reports:period-workbook-progress": [period.code],
        "reports:period-workbook-file": [period.code, 1],
        "reports:period-workbook-preview": [period.code, keep_workbook(period, None, specialist).pk],
    }
    return {name: reverse(name, args=args.get(name)) for name, *_ in lines(MATRIX)}


def established(zone: Zone, by: User) -> ZoneEvent:
    """The event with which the life of ``zone`` begins."""
    day = date(2022, 1, 5)
    return record_event(zone, kind="established", happened_on=day, document="12/QĐ-TTg", by=by, now=NOW)


def told(person: User) -> Reminder:
    """A notice of one person."""
    return Reminder.objects.create(
        matter="report/1", rung="T-7@2026-12-14", person=person, title="Việc", path="/bao-cao/", made_at=NOW
    )


def ad_hoc_period(agency: Agency) -> ReportingPeriod:
    """What ``agency`` alone is asked, open and far from its deadline."""
    days = {"window_start": NOW.date(), "window_end": NOW.date(), "opens_on": NOW.date()}
    asked = ReportingPeriod.objects.create(
        code="2026-dot-xuat-1",
        kind="ad_hoc",
        year=2026,
        name="Đột xuất",
        request="Hỏi.",
        due_before=at(2100, 1, 1),
        opened_at=NOW,
        **days,
    )
    clock = {"due_before": asked.due_before, "original_due_before": asked.due_before}
    Obligation.objects.create(period=asked, agency=agency, **clock)
    return asked


OUTGOING_PAGES = [
    "outgoing",
    "outgoing-head",
    "outgoing-issue",
    "outgoing-correct",
    "outgoing-render",
    "outgoing-progress",
    "outgoing-signed",
    "outgoing-comparison",
    "outgoing-edit",
    "outgoing-aside",
    "outgoing-redraft",
]
OPEN = ["robots", "security-txt", "reports:check", "reports:calendar-feed"]  # to the whole world


@pytest.mark.parametrize("asked", ["GET", "POST"])
def test_an_address_answers_each_person_as_the_matrix_says(asked, addresses, clients):
    expected = {name: typed(columns) for name, method, *columns in lines(MATRIX) if method == asked}
    names = sorted(expected, key="agencies:logout".__eq__)  # after which nobody is signed in
    assert {name: statuses(clients, asked, addresses[name], {}) for name in names} == expected


def _mark_on(report: AgencyReport) -> int:
    """A request to redo a part of the sending that stands; of a report never sent, none."""
    if (sending := items.last_submission(report)) is None:
        return 1
    asked = {"verdict": "redo", "reason": "x", "decided_at": NOW, "decided_by": sending.submitted_by}
    return sending.reviews.get_or_create(item="part-direction", defaults=asked)[0].pk


def report_url(report: AgencyReport, name: str, assignment) -> str:
    args = {
        "receipt": [1],
        "reply": [_mark_on(report)],
        "mark": ["part-direction"],
        "task": [assignment.pk],
        "evidence": [assignment.pk],
        "evidence-remove": [getattr(report.evidence.first(), "pk", 1)],
        "part": ["direction"],
        "task-autosave": [assignment.pk],
        "part-autosave": ["direction"],
    }
    document = report.documents.first()
    args |= {key: [document.pk if document else 1] for key in DOCUMENT_PAGES}
    workbook = report.workbook_imports.first()
    args["workbook-preview"] = [workbook.pk if workbook else 1]
    if name in PER_REPORT:
        return reverse(f"reports:{name}", args=[report.pk, *args.get(name, [])])
    return reverse("reports:step", args=[report.pk, name])


@pytest.mark.parametrize("state", PATHS)
def test_a_report_answers_each_person_as_the_matrix_says(
    state, written, cast, assignment, indicator, zone, clients
):
    prove(written, assignment, cast.officer)
    report = bring_to(written, state, cast)
    request_document(report, source_for(cast.officer, report), by=cast.officer, now=NOW)
    keep_workbook(report.obligation.period, report, cast.officer)
    data = {"version": report.version, "note": "Lý do.", "seen": "not what was shown"}
    data |= {f"i{indicator.pk}-status": "estimate"}
    expected = {(n, m): typed(columns) for s, n, m, *columns in lines(REPORT_MATRIX) if s == state}
    assert {
        (name, method): statuses(clients, method, report_url(report, name, assignment), data)
        for name, method in expected
    } == expected


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_number_that_does_not_exist_is_answered_as_another_agency_s_is(
    method, written, assignment, clients
):
    there = {name: report_url(written, name, assignment) for name in [*PER_REPORT[:-1], "submit"]}
    for url in there.values():
        absent = re.sub(r"/bao-cao/\d+/", "/bao-cao/99999/", url)
        send = getattr(clients["stranger"], method.lower())
        answers = [send(url), send(absent)]
        assert answers[0].status_code == answers[1].status_code
        assert without_tokens(answers[0]) == without_tokens(answers[1])


def without_tokens(answer) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "token", answer.content.decode())


def test_a_number_beyond_the_database_is_404(clients, period):
    assert clients["officer"].get("/bao-cao/99999999999999999999999/").status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_visitor_is_led_to_the_sign_in_from_every_address(
    method, addresses, written, cast, assignment, client
):
    report = bring_to(written, "submitted", cast)
    report_pages = [report_url(report, name, assignment) for name in [*PER_REPORT[:-1], "accept"]]
    closed = [url for name, url in addresses.items() if name not in OPEN]
    for url in [*closed, *report_pages]:
        if "/tu-luu/" in url:  # whoever writes is told by a mark, not sent away
            assert (client.post(url) if method == "POST" else client.get(url)).status_code in (401, 405)
        elif "/dang-" not in url:
            answer = client.post(url) if method == "POST" else client.get(url)
            assert (answer.status_code, answer["Location"]) == (302, f"/dang-nhap/?next={url}")


def test_the_sign_in_itself_is_open_to_a_visitor(client, db):
    assert client.get(reverse("agencies:login")).status_code == 200
    assert client.post(reverse("agencies:logout")).status_code == 302


# --- words of a report reach nobody else -----------------------------------------------------------

SECRET = "Chuyện riêng chưa gửi"


@pytest.fixture
def secret(report, assignment, officer) -> AgencyReport:
    """The draft of Sở Xây dựng with one word in every field of text."""
    write_task(report, assignment, officer, result=SECRET, difficulties=SECRET, proposals=SECRET)
    for key in dict(ReportPart._meta.get_field("key").choices):
        write_part(report, key, SECRET, officer)
    return report


def pages_with(word: str, client: Client, addresses: dict, report: AgencyReport, assignment) -> set[str]:
    """The pages on which ``word`` can be read."""
    urls = {name: url for name, url in addresses.items() if name != "agencies:logout"}
    urls |= {name: report_url(report, name, assignment) for name in PER_REPORT[:-1]}
    return {name for name, url in urls.items() if word in client.get(url).content.decode(errors="ignore")}


WITHOUT_THE_DRAFT = [name for name in PEOPLE if name not in ("officer", "head")]


@pytest.mark.parametrize("name", WITHOUT_THE_DRAFT)
def test_a_draft_is_read_by_its_agency_only(name, secret, addresses, assignment, clients):
    assert pages_with(SECRET, clients[name], addresses, secret, assignment) == set()


def test_the_word_is_on_the_pages_of_its_own_officer_so_the_search_works(
    secret, addresses, assignment, clients
):
    assert pages_with(SECRET, clients["officer"], addresses, secret, assignment) == {"detail", "task", "part"}
    assert pages_with(SECRET, clients["head"], addresses, secret, assignment) == {"detail"}


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("specialist", {"detail", "reports:task-words"}),
        ("sct_head", {"detail", "reports:task-words"}),
        ("leader", {"detail", "reports:task-words"}),
        ("stranger", set()),
        ("stranger_head", set()),
        ("sct_officer", set()),
        ("administrator", set()),
    ],
)
def test_an_accepted_report_is_read_by_reviewers_and_leaders(
    name, pages, secret, addresses, assignment, cast, clients
):
    report = bring_to(secret, "accepted", cast)
    assert pages_with(SECRET, clients[name], addresses, report, assignment) == pages


@pytest.mark.parametrize("state", ["in_approval", "submitted", "returned"])
def test_the_words_of_a_task_are_shown_to_all_readers_on_acceptance_only(
    state, secret, assignment, cast, people
):
    bring_to(secret, state, cast)
    readers = [name for name in PEOPLE if TaskProgress.objects.readable_by(people[name]).exists()]
    assert readers == []


# --- querysets -------------------------------------------------------------------------------------

READERS = {
    "draft": {"officer", "head"},
    "in_approval": {"officer", "head"},
    "sent_back": {"officer", "head"},
    "submitted": {"officer", "head", "specialist", "sct_head", "leader"},
    "returned": {"officer", "head", "specialist", "sct_head", "leader"},
    "resubmitted": {"officer", "head", "specialist", "sct_head", "leader"},
    "accepted": {"officer", "head", "specialist", "sct_head", "leader"},
    "reopened": {"officer", "head", "specialist", "sct_head", "leader"},
}


@pytest.mark.parametrize("state", PATHS)
def test_a_report_is_visible_exactly_to_its_readers(state, written, cast, people):
    report = bring_to(written, state, cast)
    assert {
        name
        for name, person in people.items()
        if AgencyReport.objects.visible_to(person).filter(pk=report.pk).exists()
    } == READERS[state]


@pytest.mark.parametrize("state", PATHS)
def test_only_its_own_officer_edits_and_only_while_it_is_open(state, written, cast, people):
    report = bring_to(written, state, cast)
    editors = {name for name, person in people.items() if permissions.can_edit(person, report)}
    assert editors == ({"officer"} if state in EDITABLE_STATES else set())


def test_a_person_without_an_agency_is_of_no_agency(written, leader):
    assert not permissions.is_of_agency(leader, written)
    assert list(AgencyReport.objects.visible_to(leader)) == []


def test_the_officer_of_sct_reads_no_other_agency_s_report(written, cast, sct_officer):
    bring_to(written, "accepted", cast)
    assert list(AgencyReport.objects.visible_to(sct_officer)) == []


def test_a_task_of_another_agency_cannot_be_written_into_one_s_own_report(
    written, section, stranger_agency, clients
):
    foreign = make_assignment(section, stranger_agency, 7)
    url = reverse("reports:task", args=[written.pk, foreign.pk])
    assert (clients["officer"].get(url).status_code, clients["officer"].post(url).status_code) == (404, 404)


def test_the_receipt_of_another_report_is_not_found(
    written, cast, period, stranger_agency, stranger, clients
):
    bring_to(written, "submitted", cast)
    other = start_report(period.obligations.get(agency=stranger_agency), by=stranger, now=NOW)
    url = reverse("reports:receipt", args=[other.pk, 1])
    assert clients["stranger"].get(url).status_code == 404


def test_a_sending_that_never_was_has_no_receipt(written, cast, clients):
    bring_to(written, "submitted", cast)
    url = reverse("reports:receipt", args=[written.pk, 2])
    assert clients["officer"].get(url).status_code == 404


def test_an_exempt_agency_starts_no_report(period, sxd, clients):
    obligation = period.obligations.get(agency=sxd)
    obligation.kind = "exempt"
    obligation.save()
    assert clients["officer"].post(reverse("reports:start", args=[obligation.pk])).status_code == 404
