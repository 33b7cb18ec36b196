"""What do Skycore's codes mean? Events and answers use the same strings for different things, so they are two enums."""

from enum import StrEnum


class EventCode(StrEnum):
    """The codes of postbacks that are read; every other is kept."""

    SMS_RECEIVED = "N211"
    MMS_RECEIVED = "N401"
    SMS_SENT = "N201"
    SMS_NOT_SENT = "E201"
    SMS_DELIVERED = "N202"
    SMS_NOT_DELIVERED = "E202"
    MMS_SENT = "N101"
    MMS_NOT_SENT = "E101"
    MMS_DELIVERED = "N102"
    MMS_NOT_DELIVERED = "E102"
    MMS_EXPIRED = "N103"
    SUBSCRIBED = "N301"
    UNSUBSCRIBED = "N302"


OTHER_EVENTS = {
    "N003": "a saved MMS was encoded",
    "E002": "the audio of a saved MMS could not be encoded",
    "E003": "the video of a saved MMS could not be encoded",
    "N013": "an MMS was encoded and is being sent",
    "E011": "the content of an MMS was refused",
    "E012": "the audio of an MMS could not be encoded",
    "E013": "the video of an MMS could not be encoded",
    "N303": "an e-mail address was subscribed",
    "N304": "an e-mail address was unsubscribed",
    "N501": "a device discovery was sent",
    "E501": "a device discovery could not be sent",
    "N502": "a device discovery was delivered",
    "E502": "a device discovery was not delivered",
    "N801": "a pass was made",
    "N802": "a pass could not be made",
    "N803": "the limit of passes is reached",
    "N811": "no credit is left for passes",
    "E999": "Skycore's queue failed",
}


class ErrorCode(StrEnum):
    """The codes of failed calls that are told apart; every other is final."""

    AUTHENTICATION = "E104"
    NO_API_RIGHTS = "E105"
    TOO_OFTEN = "E106"
    NO_RIGHT_TO_ACTION = "E107"
    API_INACTIVE = "E109"
    BAD_RECEIVER = "E110"
    BAD_SENDER = "E111"
    ADDRESS_NOT_ALLOWED = "E112"
    THROUGHPUT = "E113"
    BLACKLISTED = "E114"
    REQUEST_LIMIT = "E120"
    INTERNAL = "E503"
    STILL_ENCODING = "E626"
    BILLING = "E713"
    BAD_CAMPAIGN = "E714"
    NOT_IN_CAMPAIGN = "E715"
    UNKNOWN_CAMPAIGN = "E903"
    NOT_SUBSCRIBED = "E904"
    NOT_UNSUBSCRIBED = "E905"
