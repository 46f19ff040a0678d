"""The books of one transaction: every shelf behind one connection."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.store.access_reviews import AccessReviews
from bot.store.backlog import Backlog
from bot.store.closed_loops import ClosedLoops
from bot.store.community.beginnings import Beginnings
from bot.store.community.behind import Behind
from bot.store.community.brought import Brought
from bot.store.community.conduct import Conduct
from bot.store.community.content import Content
from bot.store.community.contests import Contests
from bot.store.community.counting import Counting
from bot.store.community.deeds import Deeds
from bot.store.community.digests import Digests
from bot.store.community.drivers import Drivers
from bot.store.community.duty import Duty
from bot.store.community.events import Events
from bot.store.community.experiments import Experiments
from bot.store.community.faq import Faq
from bot.store.community.forgetting import Forgetting
from bot.store.community.goals import Goals
from bot.store.community.imports import MemberImports
from bot.store.community.intro_rounds import IntroRounds
from bot.store.community.intros import Intros
from bot.store.community.joining import Joining
from bot.store.community.known import Known
from bot.store.community.lessons import Lessons
from bot.store.community.matching import Matching
from bot.store.community.members import Members
from bot.store.community.merges import Merges
from bot.store.community.moderation import Moderation
from bot.store.community.nurture import Nurture
from bot.store.community.openings import Openings
from bot.store.community.packs import Packs
from bot.store.community.polls import Polls
from bot.store.community.questions import Questions
from bot.store.community.referrals import Referrals
from bot.store.community.reviews import Reviews
from bot.store.community.satisfaction import Satisfaction
from bot.store.community.segments import Segments
from bot.store.community.sendings import Sendings
from bot.store.community.sessions import Sessions
from bot.store.community.showcases import Showcases
from bot.store.community.shown import Shown
from bot.store.community.sources import Sources
from bot.store.community.talk import Talk
from bot.store.community.terms import Terms
from bot.store.community.thanks import ThanksGiven
from bot.store.community.tiers import Tiers
from bot.store.community.topics import Topics
from bot.store.community.ways_in import WaysIn
from bot.store.company import CompanyBook
from bot.store.desk import Desk
from bot.store.drafts import Drafts
from bot.store.erasures import Erasures
from bot.store.errands import Errands
from bot.store.failures import Failures
from bot.store.hiring import descriptions
from bot.store.hiring.acknowledgements import Acknowledgements
from bot.store.hiring.availabilities import Availabilities
from bot.store.hiring.calendars import Calendars
from bot.store.hiring.calibrations import Calibrations
from bot.store.hiring.candidates import Candidates
from bot.store.hiring.certificates import Certificates
from bot.store.hiring.checkins import Checkins
from bot.store.hiring.competencies import Competencies
from bot.store.hiring.connections import Connections
from bot.store.hiring.curricula import Curricula
from bot.store.hiring.debriefs import Debriefs
from bot.store.hiring.declarations import Declarations
from bot.store.hiring.erasing import Erasing
from bot.store.hiring.evidence import Evidence
from bot.store.hiring.files import Files
from bot.store.hiring.fits import FitBook
from bot.store.hiring.hire_questions import HireQuestions
from bot.store.hiring.imports import Imports
from bot.store.hiring.interviews import Interviews
from bot.store.hiring.invitations import Invitations
from bot.store.hiring.kept_panels import KeptPanels
from bot.store.hiring.loops import Loops
from bot.store.hiring.mails import Mails
from bot.store.hiring.numbers import Numbers
from bot.store.hiring.offers import Offers
from bot.store.hiring.outcomes import Outcomes
from bot.store.hiring.own_pages import OwnPages
from bot.store.hiring.past_hires import PastHires
from bot.store.hiring.plans import Plans
from bot.store.hiring.predictions import Predictions
from bot.store.hiring.reports import Pool, Reports
from bot.store.hiring.requisitions import Requisitions
from bot.store.hiring.results import Results
from bot.store.hiring.scorecards import Scorecards
from bot.store.hiring.severities import Severities
from bot.store.hiring.suggestions import Suggestions
from bot.store.hiring.times import Times
from bot.store.hiring.trainees import Trainees
from bot.store.hiring.training import Trainings
from bot.store.installations import Installations
from bot.store.lineage import Origin
from bot.store.notices import Notices
from bot.store.own_data import OwnData
from bot.store.paces import Paces
from bot.store.people import People
from bot.store.pictures import Pictures
from bot.store.record import Record
from bot.store.retention import Retention
from bot.store.roles import Roles
from bot.store.saved_searches import SavedSearches
from bot.store.sealed import Sealed
from bot.store.search import Search
from bot.store.secrets import Secrets
from bot.store.staff import StaffBook
from bot.store.workspaces import Workspaces


class Books:
    """What a handler or job reads and writes, all in one transaction."""

    def __init__(self, connection: Connection, secrets: Secrets, origin: Origin) -> None:
        self.people = People(connection)
        self.workspaces = Workspaces(connection)
        self.roles = Roles(connection)
        self.access_reviews = AccessReviews(connection)
        self.own_data = OwnData(connection, secrets)
        self.company = CompanyBook(connection)
        self.staff = StaffBook(connection)
        self.installations = Installations(connection, secrets)
        self.sealed = Sealed(connection, secrets)
        self.drafts = Drafts(connection)
        self.requisitions = Requisitions(connection)
        self.descriptions = descriptions.shelf(connection)
        self.plans = Plans(connection)
        self.results = Results(connection)
        self.candidates = Candidates(connection, secrets)
        self.own_pages = OwnPages(connection)
        self.times = Times(connection)
        self.mails = Mails(connection)
        self.files = Files(connection, secrets)
        self.imports = Imports(connection, secrets)
        self.past_hires = PastHires(connection, secrets)
        self.interviews = Interviews(connection)
        self.kept_panels = KeptPanels(connection)
        self.connections = Connections(connection, secrets)
        self.erasing = Erasing(connection)
        self.invitations = Invitations(connection)
        self.loops = Loops(connection)
        self.evidence = Evidence(connection, secrets)
        self.scorecards = Scorecards(connection, secrets)
        self.debriefs = Debriefs(connection, secrets)
        self.offers = Offers(connection, secrets)
        self.checkins = Checkins(connection, secrets)
        self.outcomes = Outcomes(connection, secrets)
        self.closed_loops = ClosedLoops(connection)
        self.reports = Reports(connection, secrets, self.scorecards)
        self.pool = Pool(connection, secrets)
        self.severities = Severities(connection, secrets)
        self.numbers = Numbers(connection)
        self.declarations = Declarations(connection, secrets)
        self.predictions = Predictions(connection, secrets)
        self.hire_questions = HireQuestions(connection)
        self.suggestions = Suggestions(connection)
        self.trainees = Trainees(connection)
        self.fits = FitBook(connection)
        self.competencies = Competencies(connection)
        self.trainings = Trainings(connection)
        self.certificates = Certificates(connection)
        self.calibrations = Calibrations(connection)
        self.curricula = Curricula(connection)
        self.availabilities = Availabilities(connection)
        self.calendars = Calendars(connection, secrets)
        self.acknowledgements = Acknowledgements(connection)
        self.errands = Errands(connection)
        self.erasures = Erasures(connection, self.errands, origin)
        self.retention = Retention(connection)
        self.members = Members(connection, secrets)
        self.merges = Merges(connection, self.members)
        self.showcases = Showcases(connection, self.members)
        self.forgetting = Forgetting(connection)
        self.segments = Segments(connection)
        self.member_imports = MemberImports(connection, secrets)
        self.sources = Sources(connection)
        self.joining = Joining(connection, secrets)
        self.ways_in = WaysIn(connection, secrets)
        self.referrals = Referrals(connection, secrets)
        self.contests = Contests(connection)
        self.topics = Topics(connection)
        self.beginnings = Beginnings(connection)
        self.search = Search(connection, self.members, self.errands)
        self.saved_searches = SavedSearches(connection)
        self.content = Content(connection)
        self.events = Events(connection)
        self.digests = Digests(connection)
        self.sendings = Sendings(connection)
        self.openings = Openings(connection)
        self.known = Known(connection, secrets)
        self.matching = Matching(connection, secrets)
        self.intros = Intros(connection, secrets)
        self.intro_rounds = IntroRounds(connection)
        self.moderation = Moderation(connection, secrets)
        self.duty = Duty(connection, secrets)
        self.terms = Terms(connection, secrets)
        self.conduct = Conduct(connection)
        self.questions = Questions(connection, secrets)
        self.faq = Faq(connection)
        self.thanks = ThanksGiven(connection, secrets)
        self.deeds = Deeds(connection)
        self.tiers = Tiers(connection)
        self.shown = Shown(connection)
        self.goals = Goals(connection)
        self.counting = Counting(connection)
        self.brought = Brought(connection)
        self.drivers = Drivers(connection)
        self.satisfaction = Satisfaction(connection)
        self.behind = Behind(connection, self.counting)
        self.nurture = Nurture(connection, secrets)
        self.lessons = Lessons(connection)
        self.reviews = Reviews(connection)
        self.packs = Packs(connection)
        self.experiments = Experiments(connection)
        self.talk = Talk(connection)
        self.polls = Polls(connection, secrets)
        self.sessions = Sessions(connection)
        self.notices = Notices(connection, origin)
        self.paces = Paces(connection)
        self.pictures = Pictures(connection)
        self.desk = Desk(connection)
        self.failures = Failures(connection)
        self.backlog = Backlog(connection)
        self.record = Record(connection)

    @property
    def has_work(self) -> bool:
        """Whether this transaction planned something that `work` should wake for."""
        return self.notices.planned or self.errands.planned or self.failures.retried
