"""What the languages share: words of courtesy, slips, words written together or apart, real words that are no slips."""

from ..opt_out_text import Sentence

# Around a keyword these change nothing: "please stop now", "stop svp", "baja por favor".
FILLERS = frozenset(
    """
    please pls plz plse pleas kindly thanks thank thx ty you u now ok okay hi hello hey sir maam madam just all it this
    me us sms text texts texting message messages msg msgs immediately asap already again alerts guys dude bro man right
    to the from with i said say saying your ur everything forever sent good day these
    por favor porfavor porfa pf pfv gracias ya svp stp merci s il vous te plait immediatement bitte danke jetzt sofort
    grazie per perfavore subito adesso obrigado obrigada agora aub alstublieft alsjeblieft bedankt nu graag direct
    """.split()
)
# A text that names texts is about texts, whatever else it names.
TEXTING = frozenset(
    "text texts texting message messages messaging msg msgs sms mensaje mensajes textos nachricht nachrichten messaggi"
    " mensagem mensagens berichten bericht texto".split()
)
# Opt-out words that are as often said about an order: with other words around them, a person decides.
MILD = frozenset("cancel cancelar annulla cancellami detener end remover".split())
# One letter from a word of the tables, and no slip of it.
REAL_WORDS = frozenset(
    """
    shop step steps top spot slop stow stomp stoof stof stok stom stoot strop stove store storm story stoep stol sto stool
    stops stoop stopover crop soap snap atop stock stoff stolz cancer cancels canceled cancelled cancelling revoked evoke provoke
    quite quiet quilt contract contracts contractor massage massages testing remote removed removal spending pleased
    pleasure brother waiting stepping shopping writhing lease release texas tests calling called emails number numbers
    deleted deletes listen listed remodel removes remind mention meeting passage contactor contracting permit
    sendung meldung anmelden anmeldung mensual contrato contratos contatto contrat contact contacts messages mensajes
    contratto massaggi massaggio messaggero liste lister arriver arrive arrivez acheter envoye ecrire berichtet
    nachricht geschichten sender senden sehen sending stehen
    """.split()
)
# Slips and short forms that are too short, or too far, to be told by their letters.
SLIPS = {
    **dict.fromkeys("stpo sotp stpp stopt stahp stahhp stawp stopp stopit".split(), "stop"),
    **dict.fromkeys("txtin txtng textin texing texitng textting txtting texring".split(), "texting"),
    **dict.fromkeys("txted txtd".split(), "texted"),
    **dict.fromkeys("massaging messagin messging mesaging".split(), "messaging"),
    **dict.fromkeys("frm fron form4".split(), "from"),
    **dict.fromkeys("unsuscribe unsubcribe unsubscrib unscribe unsubscibe unsubsribe unsubcsribe".split(), "unsubscribe"),
    **dict.fromkeys("unsubscirbe unsubsrcibe usubscribe unsubscriber unsubscripe".split(), "unsubscribe"),
    **dict.fromkeys("dnt dont' donnot".split(), "dont"),
    **dict.fromkeys("remve rmove rmv remov remoove".split(), "remove"),
    **dict.fromkeys("numbr nmbr nubmer".split(), "number"),
    **dict.fromkeys("wrng worng rong wong".split(), "wrong"),
    **dict.fromkeys("pleeease pleez pleaze pleasee plss plzz".split(), "please"),
    **dict.fromkeys("contcat cntact".split(), "contact"),
    **dict.fromkeys("mesage messge massege".split(), "message"),
    **dict.fromkeys("mesages messges masseges messags".split(), "messages"),
    "lst": "list",
    "stop2end": "stop",
    "contect": "contact",
    "endd": "end",
    "stoptoend": "stop",
    **dict.fromkeys("romove removr remoev remvoe".split(), "remove"),
    **dict.fromkeys("mensages mensagems".split(), "mensajes"),
    "leav": "leave",
    "alon": "alone",
}
# (first, second): what they are together.
_TOGETHER = {
    ("do", "not"): "dont",
    ("does", "not"): "doesnt",
    ("did", "not"): "didnt",
    ("can", "not"): "cannot",
    ("will", "not"): "wont",
    ("is", "not"): "isnt",
    ("opt", "out"): "optout",
    ("un", "subscribe"): "unsubscribe",
    ("un", "sub"): "unsub",
}
_APART = {
    "nomore": ("no", "more"),
    "dontext": ("dont", "text"),
    "donttext": ("dont", "text"),
    "stoptexting": ("stop", "texting"),
    "stopmessaging": ("stop", "messaging"),
    "removeme": ("remove", "me"),
    "leavemealone": ("leave", "me", "alone"),
    "wrongnumber": ("wrong", "number"),
    "nomas": ("no", "mas"),
    "pleasestop": ("please", "stop"),
    "plsstop": ("please", "stop"),
    "stopplease": ("stop", "please"),
    "stopnow": ("stop", "now"),
    "optmeout": ("opt", "me", "out"),
}


def merged(sentence: Sentence) -> Sentence:
    """The sentence with words apart that belong apart, and together that belong together."""
    found = Sentence(asks=sentence.asks)
    for place, word in enumerate(sentence.words):
        if place in sentence.breaks:
            found.breaks.add(len(found.words))
        last = found.words[-1] if found.words and len(found.words) not in found.breaks else None
        together = _TOGETHER.get((last, word))
        if together:
            found.words[-1] = together
        else:
            found.words += _APART.get(word, (word,))
    found.breaks |= {len(found.words)} if len(sentence.words) in sentence.breaks else set()
    return found
