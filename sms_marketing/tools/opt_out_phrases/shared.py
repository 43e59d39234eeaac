"""What the languages share: words of courtesy, slips, words written together or apart, real words that are no slips."""

from ..opt_out_text import Sentence


def _set(text: str) -> frozenset[str]:
    """The words of a table."""
    return frozenset(text.split())


# Around a keyword these change nothing: "please stop now", "stop svp", "baja por favor".
FILLERS = _set(
    """
please pls plz plse pleas kindly thanks thank thx ty you u now ok okay hi hello hey sir maam madam just all it this me
us sms text texts texting message messages msg msgs immediately asap already again alerts guys dude bro man right to
the from with i said say saying your ur everything forever sent good day these por favor porfavor porfa pf pfv gracias
ya svp stp merci s il vous te plait immediatement bitte danke jetzt sofort grazie per perfavore subito adesso obrigado
obrigada agora aub alstublieft alsjeblieft bedankt nu graag direct
"""
)
# A text that names texts is about texts, whatever else it names.
TEXTING = _set(
    """
text texts texting message messages messaging msg msgs sms mensaje mensajes textos nachricht nachrichten messaggi
mensagem mensagens berichten bericht texto
"""
)
# Who laughs may not mean the stop that he writes.
LAUGHTER = _set(
    """
lol lolol lmao rofl haha hahaha hahah hahahaha hehe hihi xd jaja jajaja jajajaja jeje mdr ptdr ahah ahahah ahahaha kkk
kkkk kkkkk rsrs rs
"""
)
# Of what people complain of beside a "stop"; what a telephone signs with.
AGAINST = _set(
    """
no not dont never nope nah cant wont didnt doesnt stop stopped quit cease interested interest number numbers phone
text texts texted texting message messages msg msgs sms txt txts spam scam list lists sue suing lawyer attorney police
report reporting reported fcc ftc tcpa block blocked blocking legal harassment harassing annoying annoyed enough tired
sick fed hate bothering wrong person who whos know idk leave alone anymore again keep kept driving work works job
meeting sleeping asleep baby fuck fucking fck f shit bullshit wtf ffs hell idiot asshole damn crap junk unwanted
unsolicited rude ridiculous unacceptable customer client moved sold bought dead deceased died remove removed delete
unsubscribe unsub optout call calls calling called ads ad marketing promo promos emails email told asked asking said
sent iphone android samsung galaxy outlook get getting got why how madness garbage nonsense beg begging damit
seriously serious sign signed consent permission privacy business cell stupid creepy weird scary crazy insane
immediately forever thru through useless bye regards sincerely cheers ya nunca jamas nada mensajes mensaje numero
equivocado interesa interesado interesada harto harta molesto molesta molestan molestar denuncio denunciar abogado
policia quien conozco publicidad favor saludos joder mierda pas plus jamais rien mauvais interesse interessee marre
assez harcelement plainte pub publicite qui connais cordialement merde saoulez chiant laissez nicht nichts nix kein
keine keinen nie nummer falsche falsch nervt nerven genervt anwalt polizei anzeige werbung nachrichten reicht genug
wer kenne gruss grusse scheisse satt belastigung gesendet non niente mai nulla sbagliato interessa interessato stufo
stufa avvocato polizia chi conosco pubblicita messaggi saluti cazzo rotto palle inviato nao errado interessado farto
farta saco cheio advogado quem conheco propaganda mensagens mensagem merda porra enviado niet niks nooit geen verkeerd
verkeerde zat beu aangifte advocaat politie reclame berichten wie ken groet groeten irritant vervelend kut verzonden
envoye
"""
)
# What opt-outs are about beside texts, numbers and lists: consent, the law, who is meant.
TOPIC = _set(
    """
optout opt opted opting unsubscribe unsubscribed removed removal consent permission authorize authorized revoke
revoked dnc tcpa fcc ftc lawyer attorney sue suing police cops report reporting reported harassment harassing deaf
lips passed away company voted voting donor warning final lives sperrliste harassed spam scam person someone guy
signed subscribed told asked request requested alone stop consentimiento permiso autorizacion autorizo autorice
suscribi solicito suscrito apunte denuncio denunciar acoso abogado persona suscripcion sms consentement accord
autorisation inscrit inscrite abonne abonnee desinscrit desabonne harcelement plainte cnil rgpd personne monsieur
madame destinataire avocat interesse interessee einwilligung zustimmung zugestimmt angemeldet abgemeldet ausgetragen
erlaubnis verwahlt anwalt anzeige belastigung bundesnetzagentur dsgvo ruhe wohnt heisst abo consenso autorizzato
autorizzazione iscritto iscritta contattato querela molestie garante interessato autorizei autorizacao consentimento
cadastrei inscrevi processar procon anatel pessoa assedio mora toestemming aangemeld opgegeven ingeschreven klacht
aangifte acm avg persoon degene woont verbonden abita recevoir recibir receber ricevere erhalten bekommen ontvangen
krijgen engano     entendre 7726 33700 schriibe clients client cliente kunde klant
"""
)
# Words that say nothing by themselves.
FUNCTION = _set(
    """
is are am was were be been being have has had do does did will would could can may might should shall must i id ill im
ive we our my mine you your youve youre they them their he she his her this that these those it its there here for of
in on at to from with by as a an the and or but if so when then than about like think want wish going gonna gotta
wanna too also very really times year years month week last again back some any ever hereby people please after before
since else let up still one more dis many two three five bs stuff things thing other much just only even now way yo me
mi mis te tu le les lo la los las el un una de del en por para con que se su sus y o ha han esta este esto eso esa es
son al quiero kiero quisiera puede pueden podria aqui si muy tambien usted je j il elle nous vous ils m t s l d n ne c
une des du au aux et ou qui ce ca cette ces votre vos ton tes mon ma mes est suis etes etais ai avez avons ont pour
par dans sur tres vais va deja encore deux fois ich er sie wir ihr mich mir dich uns euch der die das den dem ein eine
einen einer und oder von vom zu zum zur mit auf aus bei fur ist sind bin war habe hab haben hat hast werden wird wurde
hiermit da hier schon sich wenn dass kann konnen io lui lei noi voi loro ti ci vi li gli uno di della dal dalla per e
che chi sono ho hai abbiamo avete hanno questo questa questi piu molto anche gia due volte essere eu ele ela nos voce
voces lhe os um uma dos em no na com meu minha seu sua esse essa isso isto sou estou tenho foi ja muito vou quero ik
jij u hij zij wij jullie mij mijn jou uw het een van voor met op aan uit bij naar ben bent zijn heb hebt heeft hebben
word wordt worden kan kunt wil dat dit deze om als nu ga dan ook ge echt drie keer zich soll sollt sagen noch wie oft
dire faut combien vezes mil faco fazer como fais comment part desire z ihnen
"""
)
# How words about writing to each other begin.
CONTACTING = (
    *("text", "txt", "msg", "messag", "contact", "spam", "sms", "mensaj", "mensagen", "escrib", "escrev"),
    *("nachricht", "schreib", "werbung", "bericht", "reclame", "ecri", "scriv", "pubblicit", "publicid", "propagand"),
)
# "stop texting? I sent one" only repeats what another said.
ECHOED = _set(
    """
stop quit stopp arreter parar pare paren smettere basta stoppen
"""
)
# Opt-out words that are as often said about an order: with other words around them, a person decides.
MILD = frozenset(["cancel", "cancelar", "annulla", "cancellami", "detener", "end", "remover"])
# One letter from a word of the tables, and no slip of it.
REAL_WORDS = _set(
    """
anmelden anmeldung ariete atop avrete cancellati cancels cancer carcel contactor contracting detenir entfernten evoke
klappen knappen levam optou pleased rarete recover removed removes renover retener revoked sendung setta shop shoppen
slop spending stappen step stip stippen stoep stof stok stol stom stomp stoot stopfen stops stopten stow streicheln
strop top toppen writhing
"""
)
# Common words of the seven languages that are one letter from a telling word of one of the tables.
COMMON_WORDS = _set(
    """
absurd acabe actes actives angebot angeboten appell archiv archivo beendete bekende bekenden belasting belle bende
bender beneden bestaand blass bloqueada bloqueado bombardeo boren boter bricht brin busque campana campanas campane
canada cansa casada casado cella cellar cellula cellular cesare cessa chamando champagne chaos chateado chateau chats
communicated communicatie comunicare consente contracten contratti deceive deceiving dejarla dejarse dejaste delta
demandera demandeur desista desiste desisti diffusione director discontinued disparou disturbo donnes enviado enviaram
escrevem escreveu escrevia excluded exclue falling finie finira finisse finit gebed geist genen gonfler haalden hable
halben heren hoden houding import importado importan imported imports inclusa incluya insist insisted insistere
insists interrompre invano invitare karte kikker lamar lames lastige lasting lasts layer ligado linee listens llama
llamado llamarse llamas loger longe maanden malen mandado mandaram mandas mandat manen messager mobil mobilen moesten
nerve nervi neven nobre numbed offert olvides oubli oublier palese parado parano pareils parel paris parlando parle
pensado perda perde perez pergunta perguntado perturber pescado peser peste piede piedra pierden podido portale
potable pregunta preguntado preis procurei procurer programm promotes pubblicitaria pubblicitario quell receiver
recorda recordes registrou reliance retired retraite risquer romano rompan romper rompre rooster roter rubric sacra
samen scala scalo scheibe scheiben scheidt schijf schijven schrei schreiber schreie schreien schreit schrieb schrieben
schrift schrijver schuss scrap sensing shopall smelling soles solicita soort sorte sorti sortira souls spaar spelling
spenden stake staking stalen starken stelling stessi stoer stoere stoet stored stress strich strik striker strikte
subscriber swelling systemen taches tagen taschen tauchen tchad telefonie terminei terminent thin tirano tirare traen
tread vergesse verliere verliess verliest verliet verteilen vervelen weissen wending weren werfe wisse zending
zusammen
"""
)
# Words that opt-outs are made of: any slip on the keyboard in one of them is understood.
OFTEN = _set(
    """
texting messaging messages message contact contacting remove removed delete unsubscribe unsubscribed number please
sending receive receiving harassing bothering anymore spamming calling permission subscription
"""
)
# Other words in which a likely slip is understood.
MEANT = _set(
    """
interested interest immediately permission consent harassment attorney lawyer subscribe subscribed authorize anymore
verschwinden interesse interessiert einwilligung interesado interesada consentimiento interessato interessado
interesse geinteresseerd toestemming equivocado sbagliato consentement autorisation
"""
)
# Slips and short forms that are too short, or too far, to be told by their letters.
SLIPS = {
    **dict.fromkeys(["stpo", "sotp", "stpp", "stopt", "stahp", "stahhp", "stawp", "stopp", "stopit"], "stop"),
    **dict.fromkeys(["txtin", "txtng", "textin", "texing", "texitng", "textting", "txtting", "texring"], "texting"),
    **dict.fromkeys(["txtn", "txtg", "textn", "txing", "txten", "texten", "txtinng", "textig", "tezting"], "texting"),
    **dict.fromkeys(["txted", "txtd"], "texted"),
    **dict.fromkeys(["massaging", "messagin", "messging", "mesaging"], "messaging"),
    **dict.fromkeys(["frm", "fron", "form4"], "from"),
    **dict.fromkeys(
        ["unsuscribe", "unsubcribe", "unsubscrib", "unscribe", "unsubscibe", "unsubsribe", "unsubcsribe"], "unsubscribe"
    ),
    **dict.fromkeys(["unsubscirbe", "unsubsrcibe", "usubscribe", "unsubscriber", "unsubscripe"], "unsubscribe"),
    **dict.fromkeys(
        ["dnt", "dont'", "donnot", "dton", "dotn", "odnt", "dnot", "donr", "dony", "dobt", "ddont"], "dont"
    ),
    **dict.fromkeys(["remve", "rmove", "remov", "remoove"], "remove"),
    **dict.fromkeys(["numbr", "nmbr", "nubmer"], "number"),
    **dict.fromkeys(["wrng", "worng", "rong", "wong"], "wrong"),
    **dict.fromkeys(["pleeease", "pleez", "pleaze", "pleasee", "plss", "plzz"], "please"),
    **dict.fromkeys(["contcat", "cntact"], "contact"),
    **dict.fromkeys(["mesage", "messge", "massege"], "message"),
    **dict.fromkeys(["mesages", "messges", "masseges", "messags"], "messages"),
    **dict.fromkeys(["nto", "npt", "nit"], "not"),
    **dict.fromkeys(["texr", "tezt", "texxt", "twxt", "etxt", "yext", "rext"], "text"),
    "lst": "list",
    "stop2end": "stop",
    "contect": "contact",
    "endd": "end",
    "stoptoend": "stop",
    **dict.fromkeys(["romove", "removr", "remoev", "remvoe"], "remove"),
    **dict.fromkeys(["mensages", "mensagems"], "mensajes"),
    "leav": "leave",
    "wana": "wanna",
    "lsit": "list",
    "whish": "wish",
    "harrasing": "harassing",
    "harrassing": "harassing",
    "harrass": "harass",
    "bsta": "basta",
    "quti": "quit",
    "qiut": "quit",
    "signd": "signed",
    "unsucribe": "unsubscribe",
    "unsuscribed": "unsubscribed",
    "suprimer": "supprimer",
    "msgn": "messaging",
    "msgin": "messaging",
    **dict.fromkeys(["rmv", "rmve", "rem", "rmov"], "remove"),
    "alon": "alone",
}
# (first, second): what they are together.
_TOGETHER = {
    ("do", "not"): "dont",
    ("do", "nt"): "dont",
    ("sms", "en"): "smsen",
    ("opt", "ou"): "optout",
    ("don", "t"): "dont",
    ("y", "all"): "yall",
    ("no", "mor"): "nomore",
    ("op", "out"): "optout",
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
    "nenvoyez": ("n", "envoyez"),
    "mecrivez": ("m", "ecrivez"),
    "menvoyez": ("m", "envoyez"),
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
