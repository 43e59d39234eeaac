"""Dutch."""

OPENERS = """
aub svp alstublieft alsjeblieft graag nee ja ok oke hoi hallo en maar dus nu nou gewoon eens hey wil interesse zei gezegd
beste verzoek ik bedankt sorry mensen meteen direct
pls please asjeblieft zeg jongens lui meneer mevrouw dag goedendag amai allez he jongen gelieve dan dat
"""
CLOSERS = """
aub svp alstublieft alsjeblieft graag nu direct meteen en of maar ok bedankt dank anders want ik meer niet onmiddellijk
hoor zeg u jullie je dankjewel mvg gr nooit ermee hiermee
pls please asjeblieft jongens mevrouw meneer he man verdomme godver dank groeten groet vriendelijke sebiet merci thx nou ff
"""
CLASSES = {
    "stopper": "stop stopt stoppen hou houd houdt houden op ophouden kap kappen kapt staak staken staakt beeindig beeindigen"
    " nokken"
    " opgehouden stoppe ophoude stopen uitscheiden schei scheid",
    "writing": "vragen  sturen berichten appen sms smsen sms'en bellen mailen lastigvallen storen spammen versturen schrijven zenden"
    " stalken contacteren benaderen toesturen contact reclame berichtjes texten spam zeuren lastig berichtje app"
    " stuuren sms'en smssen lastigvalle spamen bombarderen bestoken versturen toezenden schrijve bericht sms'jes"
    " gespam gestuur geapp gezeur gesms",
    "write": "stuur sturen stuurt app appen appt sms smsen bel bellen belt schrijf schrijven mail benader benaderen zend zenden"
    " contacteer contacteren stoor storen verstuur versturen toesturen bericht berichten lastigvallen stoort texten"
    " opnemen benadert benaderd gebeld geappt gestuurd"
    " stuure stuuren stur schrijft mailt spamt spammen bestook bestoken zeur zeuren benaderd gecontacteerd opgebeld gemaild toestuurt stuurd contacteert contacteerd",
    "msgs": "berichten bericht sms smsjes smsen smsje berichtjes reclame reclames spam aanbiedingen appjes apps tekstberichten"
    " promoties sms'jes advertenties meldingen nieuwsbrief mailtjes acties mails spamberichten jes reclameberichten"
    " contact marketing mailings notificaties smssen aanbiedingen",
    "no": "geen nooit niet niks niets nul",
    "want": "wil willen wens wensen hoef hoeven wilde zou wou wens wenst wenste zoude wilden moet hoeft",
    "take": "haal haalt halen verwijder verwijderen verwijdert schrap schrappen gooi wis wissen verwijderd schrijf schrijft"
    " uitschrijven afhalen delete vergeet verwijdering neem nemen blokkeer zet gehaald"
    " doe zwier kieper sluit knikker sodemieter smijt haald haalen verwijderd verlies delete deleten gewist wist",
    "list": "lijst lijsten bestand database systeem adressenbestand verzendlijst mailinglijst bellijst adreslijst"
    " contactenlijst bestanden contacten adresboek smslijst mailinglist klantenbestand verzendlijsten"
    " maillijst verzendbestand mailing klantenlijst telefoonlijst groep smsbestand klantenbestand verzendgroep",
    "mine": "mijn dit m'n mn deze ons onze m",
    "number": "nummer telefoonnummer gegevens nr contact data mobiel contactgegevens naam mobielnummer"
    " gsm gsmnummer tel telefoon 06 mobieltje",
    "unsub": "uitschrijven afmelden uitschrijving afmelding uitgeschreven afgemeld afmelde uitschrijfen",
    "me": "me mij ons m mezelf mijzelf mn",
    "traffic": "berichten sms smsjes reclame spam aanbiedingen berichtjes smsen smsen reclameberichten appjes msgs reclames",
    "ask": "graag gelieve verzoek verzoeke wil wilt willen kunt kunnen kun kan zou zouden zoudt vraag vragen liever aub"
    " alstublieft waardeer appreciëren apprecieren eis wens dringend vriendelijk mag zal",
    "upset": "zat beu moe gek ziek irritant vervelend lastig ergerlijk storend irriteren ergeren klaar spuugzat kotsbeu"
    " kotsziek haat opdringerig genoeg storen hinderlijk",
    "~niet": "nie nt ni niett",
    "~geen": "gn gin gene gee",
    "~mij": "my mi",
    "~ik": "k ikke",
    "~niks": "nix niets nks",
    "~het": "t",
    "~een": "n ne",
    "~jullie": "julie jlie ulder",
    "~mijn": "mn mijne mne m'n",
    "~nummer": "numer nr num nummr",
    "~aub": "svp pls please asjeblieft",
    "~wil": "wl wilt",
    "~meer": "mer meeer ",
    "~verkeerd": "vrkeerd verkeert",
    "~verkeerde": "vrkeerde",
    "~berichten": "berichtn berichte brichten berigten",
    "~stop": "stopt stope",
    "~die": "diejen dieje",
}
RULES = """
stop-met                0.95  stop|stopt|stoppen|hou|houd|houdt|kap|kappen|ophouden|staak|nokken|gestopt ?nu|eens|nou|aub|alstublieft|alsjeblieft|eindelijk ?op ?nou|nu|eens ?ermee|met|hiermee|het|mij|me|daarmee|van|de ?het|mij|me|die|deze|al|jullie|uw|de|dat ..3 @writing|@msgs|lastigvallen|te
stop-ermee              0.92  stop|stopt|stoppen|hou|houd|kap|kappen|ophouden|nokken|houdt ?nu|nou|eens|aub|meteen|direct ?op ?nu|nou|eens|meteen ermee|hiermee|daarmee
hou-op                  0.88  ^ hou|houd|houdt ?nou|nu|eens|toch|ff|even|gewoon|maar op $ <!niet
stop                    0.88  ^ stop|stoppen|stopt $ <!niet|kan|te|om
stop-x                  0.92  ^ stop|stoppen|stopt aub|nu|svp|direct|meteen|alstublieft|alsjeblieft|graag|sms|berichten|alles|dit|onmiddellijk|ermee|hiermee|reclame|bedankt
stop-einde              0.85  aub|graag|zeg|zei|gezegd|svp|nou|nu|alstublieft|zeggen stop $
staak                   0.93  staak|staken|beeindig|beeindigen|stopzetten|staakt ?het|de|deze|alle|dit|u ..2 @msgs|contact|sturen
geen-sms-meer           0.95  @no ?die|deze|jullie|uw|reclame|van|zulke|marketing|enkele ?sms @msgs ..2 meer|sturen|ontvangen|krijgen|hebben|opnemen|te
geen-sms                0.88  ^ geen ?reclame|marketing|verdere|nieuwe ?sms @msgs $ <!heb
geen-verdere            0.93  geen|nooit|niet verdere|nieuwe|meer|verder|andere ..1 @msgs|@write|contact
niet-meer-sturen        0.95  niet|niks|niets|nooit|geen ?meer meer|verder|nooit|sturen ..2 @write|ontvangen|krijgen|lastigvallen|gestuurd|storen|sturen
niet-sturen             0.86  ^ ?mij ?me niet|nooit|niks ?meer ?meer appen|smsen|sturen|berichten|sms|lastigvallen|storen|contacteren|benaderen ?meer|a $ <!nu|kan|wil|kunnen|mag|ik|we|wilde|wilden
stuur-niks-meer         0.95  @write ?a ..3 niet|niks|niets|nooit|geen ..2 meer|@msgs|contact
stuur-niet              0.86  ^ stuur|app|sms|schrijf|benader|contacteer|stoor|stuurt|bericht ?@me niet|niks|niets|nooit $
val-niet-lastig         0.93  val|valt|vallen ?@me ?niet|nooit ?meer|langer lastig
niet-lastig             0.92  niet|nooit|geen ?meer ?langer lastigvallen|lastiggevallen
neem-geen-contact       0.95  neem|nemen|opnemen|zoek ?a ?aub ?u ..2 geen|nooit ..1 contact
geen-contact            0.93  geen|nooit ?verder|enkel contact|contacten ?meer|op|opnemen|gewenst $
wil-geen                0.95  @want|wilt|blief|hoef ..4 geen|niet|niets|niks|nooit ..4 @msgs|ontvangen|krijgen|contact|benaderd|lastiggevallen|geappt|gebeld|gesmst|horen|benaderen|gestoord
geen-wil                0.94  geen ..1 @msgs ?meer wil|willen|wens|wensen|hoef ?ontvangen
wil-niet-meer           0.9   @want|hoef ?ik ?dit|dat|het|deze|er|u|jullie|ze ?echt|gewoon|absoluut|helemaal|dit|het niet|niks|niets|nooit meer ?van|hebben|ontvangen|jullie|deze ?jullie $
van-lijst-halen         0.94  van|uit|af ?de|uw|jullie|die|het|deze @list ?af|te halen|verwijderen|afhalen|schrappen|af|gehaald|worden
nummer-weg              0.93  ^ nummer|telefoonnummer|gegevens verwijderen|wissen|weghalen|schrappen|deleten
geen-prijs              0.93  geen prijs|behoefte op|aan ?uw|deze|jullie|verdere @msgs|$
niet-te-wachten         0.93  niet op ?jullie|deze|uw|die ..2 te wachten
niet-op-lijst           0.94  niet|nooit ?meer ?langer op|in ?de|uw|jullie|deze|die @list
wil-niet-dat            0.94  @want niet dat ..3 @write
woont-niet              0.9   hier woont|werkt ?er geen|niet|niemand !meer
wil-eraf                0.94  @want|graag|kan|mag|moet ?ik ..2 mij|me|ik|nummer|gegevens|mijn ..3 eraf|afgehaald|verwijderd|uitgeschreven|afmelden|uitschrijven|afgemeld ?worden $
niet-meer-ontvangen     0.95  niet|geen|niks|niets|nooit ..3 meer|langer ..2 ontvangen|krijgen|hebben|benaderd|gestuurd
haal-van-lijst          0.95  @take ..5 van|uit|af|vanaf ..3 @list
haal-me-eraf            0.93  haal|haalt|halen|schrijf|schrap|verwijder|gooi|verwijderd|meld|meldt ?u @me ?aub ?hier ?er ?alstublieft ?eens ?direct ?daar ?van ?eraf|af|uit|eruit|hieruit|ervan $
verwijder-me            0.93  verwijder|schrap|wis|uitschrijven|delete @me|aub $
schrijf-uit             0.95  schrijf|schrijft|meld|meldt ?u ?@me|mij ?aub ?graag ?hier|hierbij|direct uit|af
verwijder-nummer        0.95  @take|blokkeer ?a ?u ?aub ?graag @mine|al ?mijn @number !van|uit|op|uit
nummer-verwijderen      0.95  @mine ?mobiele @number ..5 verwijderen|wissen|schrappen|halen|verwijderd|deleten|weghalen|afhalen|gewist|uitschrijven|blokkeren
verkeerd-nummer         0.93  ^ verkeerd|verkeerde|fout|foutief nummer|persoon|nr|verbonden|telefoonnummer !van|op|in
verkeerd-nummer-dos     0.93  heeft|hebt|heb|hebben|is|bent|zit|belt|appt|u|je|jullie|stuurt|naar ?het|een|bij|de|naar|t|is ?het|een|de verkeerde|verkeerd|foute|foutief nummer|persoon|telefoonnummer|nr $
de-verkeerde            0.92  heeft|hebt|hebben|bent ?u|je|jullie|ge de|t verkeerde ?voor $
vergist                 0.9   u|je|jullie|heeft|zich ..2 vergist|vergissen|vergissing ..2 nummer|$
niet-zijn-nummer        0.93  niet|geen ?meer ?langer ?het|de|mijn nummer|gsm|telefoon|nr van !bestelling|huis|zaak|winkel <!weet|vind|ken
niet-meer-nummer        0.93  nummer ?is|hoort niet meer|langer|van|bij ?van|bij
met-rust                0.93  laat|laten ?u @me|mij|mn|nou ?nou|eens|toch|aub|alstublieft ?met rust|gerust
met-rust-dos            0.92  met rust laten
donder-op-x             0.88  rot|donder|flikker|sodemieter|lazer|tief|sodemieter op
zat                     0.88  @msgs ..2 zat|beu|moe|spuugzat
donder-op               0.86  ^ oprotten|optiefen|opzouten|wegwezen ?nou|toch $
genoeg-van              0.9   genoeg|zat|beu|moe|klaar|gek|ziek ..4 @msgs|gestuur|gespam
genoeg                  0.55  ^ genoeg|beu
wil-afmelden            0.95  @want ?ik ?me|mij|ons ?graag ?hiervoor|hier|nu afmelden|uitschrijven
hoe-uit                 0.94  hoe|waar kan|kunnen|moet ik|we ?me|mij ?hiervoor|hier ?voor uitschrijven|afmelden|stoppen
uitschrijven            0.95  ^ @unsub !van|voor|bij|uit|cursus
me-uitschrijven         0.95  me|mij|ons|mezelf ..4 uitschrijven|afmelden|verwijderen|uitgeschreven|uitschrijf|afmeld
uitschrijven-van        0.95  @unsub ?aub ?graag van|voor|uit ..2 @list|@msgs|deze|dit|dienst|alles|jullie
trek-in                 0.95  trek|intrekken|herroep|ingetrokken|trekken ..5 toestemming|akkoord|goedkeuring|consent
toestemming-weg         0.94  toestemming|akkoord ..4 in|intrekken|ingetrokken
geen-toestemming        0.93  geen|nooit|niet|zonder ..3 toestemming|akkoord|ingeschreven|aangemeld|opgegeven|goedkeuring ?voor|gegeven|om|hiervoor|om|op $
nooit-ingeschreven      0.93  nooit|niet|geen ..2 aangemeld|ingeschreven|opgegeven|gevraagd|toestemming|geabonneerd|akkoord ..3 @msgs|hiervoor|dit|voor|deze|lijst|gegeven|om
bezwaar                 0.92  bezwaar|bezwaren tegen|maak ..3 @msgs|gebruik|verwerking|mijn
avg                     0.93  avg|acm|consumentenbond|gdpr|bel-me-niet|belmeniet
aangifte                0.9   aangifte|rapporteer|rapporteren|aanklagen|klaag ?ik ?doen|jullie|u|dit ?als|bij|aan politie|spam|acm|doen
aangifte-doe            0.9   doe|dien|ga ?ik ?een aangifte|aanklagen
advocaat                0.86  anders|@msgs|stoppen|stopt|stop|contact|doorgaan|doorgaat|lastig ..6 advocaat|politie|aangifte|juridische|rechter
intimidatie             0.88  dit|is ?is|gewoon intimidatie|stalking|stalken|pesterij
geen-interesse-stop     0.94  interesse|geinteresseerd ..3 stop|stoppen|verwijder|uitschrijven|haal|afmelden|schrap|stopt|hou|verwijderen|niet|geen ..2 meer|$|sturen|mij|me|hiermee|aub|mijn|met
geen-interesse-niet     0.94  interesse|geinteresseerd ..3 niet|geen|niks ?meer ..2 meer|sturen|@msgs|appen|smsen
geen-interesse          0.55  geen|niet|totaal ?meer interesse|geinteresseerd
hoe-uitschrijven        0.94  hoe ..6 uitschrijven|afmelden|stoppen|eraf|afmeld|uitschrijf|opzeggen|blokkeren|stopzetten
wil-abonnement-opzeggen 0.87  wil|wens|mijn|het|dit ?graag ?mijn|het|dit abonnement|inschrijving ?graag|aub|nu opzeggen|stopzetten|annuleren|beeindigen|stoppen|cancelen $
abonnement-opzeggen-een 0.87  ^ abonnement|inschrijving ?graag|aub|nu opzeggen|stopzetten|annuleren|beeindigen|stoppen|cancelen $
zeg-abonnement-op       0.87  zeg|stop|annuleer|beeindig ?ik ?hierbij mijn|het|dit abonnement|inschrijving ?op $
opzeggen                0.6   opzeggen|annuleren|annuleer|opzegging
opzeggen-msgs           0.93  @msgs|smsdienst ..3 opzeggen|annuleren|stopzetten|uitzetten|stoppen|beeindigen|afmelden|afzetten|blokkeren|uitschrijven <!geen
annuleer-msgs           0.93  annuleer|annuleren|beeindig|blokkeer|stop|deactiveer|schakel ?de|deze|die|alle|uw|jullie ..1 @msgs ?uit
zet-uit                 0.92  zet|zetten ?die|deze|de|al ?die @msgs uit|stop|stil
hoe-nummer              0.5   hoe|wie|waar ..5 mijn nummer
oplichting              0.5   oplichters|oplichting|oplichter
blokkeer                0.6   blokkeer|blokkeren|geblokkeerd
niet-gewenst            0.92  @msgs|contact ..3 niet|ongewenst ?meer ?gewenst|nodig|ongewenst <!geen
ongewenst               0.88  ^ ongewenste|ongewenst ?sms|bericht|berichten|reclame $
tabee                   0.86  ^ ga weg|wegwezen $
verder-niet             0.9   ^ niet meer ?appen|doen|nodig ?aub $
met-je-msgs-weg         0.9   opzouten|oprotten|opflikkeren|optyfen|opdonderen|wegwezen|ophoepelen|optiefen|oprotte ..1 met ..3 @msgs
hou-daarmee-op          0.92  hou|houd|houden|houdt|kap|schei|stop ?nou|eens ?daar|er|hier ?nou|nu|eens|toch mee|uit ?nou|nu|eens ?op|uit $
doe-me-van-lijst        0.95  doe|doet|zet|smijt|gooi|haal|knikker ?aub ?eens ?gewoon ?maar mij|me|mn|m ?maar ?aub ?eens van|uit|af ?de|die|deze|jullie|uw|dat @list
vraag-niet-meer         0.94  @ask ..5 niet|geen|niks|niets|nooit ..2 meer|langer|verder ..2 @write|ontvangen|krijgen|@msgs|lastigvallen|worden
vraag-stoppen           0.94  @ask ..4 stoppen|ophouden|op ?te ?met ?houden ?te met|van ..3 @msgs|@writing|sturen|dit
vraag-verwijderen       0.94  @ask ..3 mij|me|mijn|ons ..6 verwijderen|schrappen|uitschrijven|wissen|afhalen|halen|verwijderd|uitgeschreven !cursus
geen-zin-in             0.92  geen|totaal|nul zin|behoefte|nood|boodschap ?meer in|aan ..3 @msgs
ben-niet-die            0.9   ben|bent ?ik niet ?meer ?langer de|degene|die ?juiste persoon|juiste|geadresseerde|die|man|vrouw|eigenaar|bedoelde
ken-geen                0.86  ken|kennen|kent ?ik|wij|we ?hier geen|niemand|geen ..1 die|van|met|persoon|meneer|mevrouw|dhr|mvr
niemand-hier            0.9   niemand|geen ..3 naam|genaamd|heet
nummer-van-ander        0.92  nummer|gsm|telefoonnummer|lijn ?is|hoort ?niet ?nu ?behoort niet|is|toe|van|behoort ?langer|meer ?meer|nu van|bij|toe|mij|aan|iemand
vergist-u               0.9   vergist|vergissing|vergissen|mis u|je|zich|jullie ?van|in ?het nummer|persoon|verbonden|$
mist-interesse          0.94  interesse|geinteresseerd ..4 haal|verwijder|schrap|wis|stop|uitschrijven|verwijderen ..3 $|nummer|lijst|me|mij|aub
hoe-geen                0.94  hoe ..5 geen|niet|niks ..2 meer ..2 ontvang|krijg|ontvangen|krijgen|@msgs
zie-af                  0.93  zie|ziet|zien|afzien ..1 van ..2 verdere|@msgs|contact
wegens-spam             0.9   dit|is ..1 spam|ongevraagde|ongewenste ..1 stop|reclame|@msgs
ongevraagd              0.9   ongevraagd|ongevraagde|ongewenst|ongewenste ..2 @msgs|@write
hoeveel-keer            0.9   hoe|hoeveel vaak|keer ..8 niet|stoppen|stop|geen|meer
weg-met-nummer          0.93  weg|gooi|vergeet|wis|verlies|delete ?met ?aub ?gewoon @mine @number ?weg
uit-systeem             0.94  mij|me|ons|mijn ..2 uit|van|vanaf ?jullie|uw|het|de|die ?jullie @list ..1 halen|verwijderen|schrappen|wissen|gooien|zetten|doen|af
bel-me-niet-register    0.93  bel me niet register
red-ontkenning          0.42  geen|niet|niks|niets|nooit|zonder|genoeg ..5 @traffic
red-ergernis            0.42  @upset ..6 @traffic|sturen|appen|smsen
red-stuur-niet          0.42  stuur|stuurt|schrijf|sms|app|contacteer|benader ?@me niet|nooit|niks
red-niet-sturen         0.42  niet|nooit ?meer ?langer smsen|contacteren|benaderen|lastigvallen|texten|schrijven
red-ben-niet            0.42  ^ ben|ik ?ben niet ..2 $$ !de
red-ken-geen            0.42  ken|kennen|woont ?ik|wij ?hier ?er geen ..2 $$
red-klant               0.45  geen|niet ?meer klant
red-waarom              0.5   waarom ..4 @write|@msgs
niet-wachten-op         0.94  niet te wachten op ..3 @msgs
weg-met                 0.9   weg met ..2 @msgs
schei-uit               0.9   schei|scheid|schijt ?nou|nu|eens|toch ?er uit ?met ?nou|nu $|met
ik-wil-eraf             0.94  ik wil|wens|moet ?er ?graag ?hier eraf|af|afgehaald|uit|weg|verwijderd|uitgeschreven|afgemeld $
hoe-meld-af             0.94  hoe meld|schrijf|kom|haal|zeg|geraak|raak|krijg|stop|stopt|zet ..5 af|uit|eraf|vanaf|op|dit|kwijt|hiervan $
klacht-spam             0.9   klacht ..4 als|bij|tegen|spam ..2 jullie|acm|politie|spam|doorgaan|doorgaat|stoppen
meld-spam               0.9   meld ?ik ?jullie|u|dit als|bij|aan spam|politie|acm
hou-toch-op             0.93  hou|houd|houdt|kap|stop ?nou|toch|eens ?eens|toch|nou op|ermee ?nou|eens|toch met ..3 @msgs|@writing
niet-naar-nummer        0.95  niet|niks|niets|geen ..2 meer naar|op dit|mijn nummer
schrijf-me-niet-meer?   0.95  schrijf|schrijft ?@me niet|nooit|niks meer !uit|af
wil-niet-worden         0.94  @want ..3 niet|nooit ..2 gecontacteerd|gemaild|gesmst|gestoord|bestookt|opgebeld|lastiggevallen|benaderd
verkeerd-verbonden      0.92  verkeerd|fout verbonden
stop-er-mee             0.92  stop|hou|kap|stopt er ?nou|nu|toch ?eens|nou|toch mee
kappen                  0.88  ^ ophouden|kappen|nokken|kap ?nou|nu ?ermee $ <!niet
uit-te-schrijven        0.94  mij|me|ons uit te schrijven
verkeerd-bent           0.86  ^ denk|u|je ?dat ?u|je ?bent verkeerd ?bent $
niet-om-gevraagd        0.92  nooit|niet om ..1 @msgs|dit gevraagd
naar-een-ander          0.86  stuur|stuurt ..1 @msgs naar|aan iemand anders
verwarren               0.9   verwart|verwarren ?u ?me|mij met iemand|een
opzeggen-alleen         0.87  ^^ ?graag ?aub opzeggen|verwijderen|einde|uitschrijving|annuleren ?aub|graag|svp|alstublieft|bedankt $$
geen-app                0.93  geen app|apps|appjes|appje meer
stop-gestuurd           0.92  stop|afmelden|uit ?al gestuurd|geantwoord|gesmst|geschreven|getypt|gezegd
toch-afgemeld           0.9   @msgs ..6 afgemeld|uitgeschreven $
liever-geen             0.92  liever geen ..1 @msgs ?meer $
schrijf-nummer-uit      0.93  schrijf|schrijft|meld|meldt dit|mijn nummer ?aub uit|af
geen-naar-nummer        0.92  geen ..1 @msgs ?meer naar|op dit|mijn nummer
"""
GUARDS = """
heb-nummer-niet         1  heb|weet|vind|ken|heeft|hebben|vond ?ik|we ?ik ?het|dit|jullie|uw|je|zijn|haar nummer niet ?meer
niet-stoppen            1  niet|nooit|kan|kon|blijf ?niet|even|meer ?meer ?te stoppen|stop|stopt|ophouden|uitschrijven|verwijderen|afmelden|kappen|opzeggen
niet-uitschrijven       1  schrijf|haal|verwijder|meld|schrap|hou|houd ?@me|mijn ?nummer ?alsjeblieft|aub|vooral niet|nooit ?uit|af|op|van
stop-ding               1  stop|stopt|stoppen|gestopt|stoppen ?met bij|niet|in|aan|lachen|roken|werken|drinken|huilen|regenen|de|het|praten|blaffen|eten|denken|lekken !berichten|sms|sturen|reclame
met-lachen              1  stoppen|stop|gestopt|ophouden|houdt|hou|op met|op ?met lachen|roken|werken|drinken|praten|regenen|huilen|blaffen|eten
kan-stoppen             1  kan|moet|wilde|gaan|zal|even|mag|auto|trein|bus|motor|lift|waar|wanneer ?ik|we|er|hij ..2 stoppen|stop|stopt
ding-verwijderen        1  <!van|uit de|het|een|oude|die ..1 verwijderen|wissen|schrappen|weghalen|afhalen|halen|opzeggen !nummer
verwijder-ding          1  verwijder|schrap|wis|haal|gooi|neem|zet de|het|een|die|oude|deze|alles !nummer|lijst
verkeerde-ding          1  het|een verkeerde|foute nummer staat|op|van|in|is|staan
ik-verkeerde            1  ik|we|heb|had|gaf ?heb|had ?u|je|jullie ?het|een verkeerd|verkeerde nummer
is-verkeerde            1  is|heb dit|dat|ik ?het|een ?het verkeerde|verkeerd|juiste nummer
geen-vragen             1  ik|we|er|wij|heb|hebben|is|zijn|was ?heb|is|zijn|hebben ?nog geen ?meer vragen|melk|brood|tijd|vraag|mail|plaatsen
geen-gekregen           1  <!wil|wens geen ?enkel bericht|berichten|sms|smsje ?van ?jullie ?meer gekregen|gezien|gehad
afspraak                1  afspraak|bestelling|reservering|levering|les|cursus|contract ..4 afzeggen|annuleren|opzeggen|stoppen|verwijderen|afmelden|uitschrijven|cancelen
annuleer-afspraak       1  annuleer|annuleren|afzeggen ?mijn|de|onze|het afspraak|bestelling|reservering|levering
uit-cursus              1  uitschrijven|afmelden|afgemeld|uitgeschreven|opzeggen voor|van|bij|uit ?de|het|mijn les|school|cursus|training|gym|sportschool|vergadering|zoon|dochter
zoon-afmelden           1  zoon|dochter|kind|auto ..4 afmelden|uitschrijven
niet-bellen             1  niet|nooit bellen|bel ?graag|liever|maar|aub|ik|app ?liever|appen|sms|app
bushalte                1  bushalte|halte|stoplicht|stopcontact
hou-op-cosa             1  hou|houd|houdt ?er ?me|je|u|mij rekening|van|vast|hoogte
ontvang-geen            1  ontvang|krijg|kreeg|ontvangen ?ik ?nog geen|niets|niks|niet ?meer ?berichten|bericht|sms ?meer
geen-gezien             1  heb|had|hebben ?nog ?er geen reclame|berichten|bericht|sms ?van ?jullie gezien|gehad|gekregen|ontvangen
zei-hem                 1  zei|zeg|gezegd|vroeg tegen|hem|haar|mijn
laat-weten              1  laat|laten ?u ?@me ?het|maar|even weten|zien|even
eind-van                1  eind|einde van
op-geen                 1  app|stuur|bel ?@me niet voor|na|vandaag|nu|morgen
stop-bij                1  stop|stopt|stoppen maar|even|hier|dan ?even ?maar bij|op|in|aan|voor|naast|om|achter
niet-gelezen            1  niet|geen|nog|niks ?nog ?niet ..4 gelezen|gezien|openen|lezen|begrepen|beantwoord|gevonden|antwoorden
nummer-bestelling       1  doe|zet|haal mij|me nummer
hoe-laat                1  hoe laat|lang ..3 stoppen|stop|stopt|af|uit|ophouden
ben-niet-zeker          1  ben niet zeker|thuis|klaar|tevreden|ziek|alleen|blij|beschikbaar|bereikbaar
hier-geen-plaats        1  is ?er geen parkeerplaats|parking|plaats|bel|lift
heb-niet-nummer         1  heb|weet|vind|ken|had|zie niet ?meer het|dit|uw|jullie nummer
staat-niet-op           1  staat|sta|staan|ben|is niet op|in
"""
DOUBTS = """
alleen-mail             1  email|emails|mail|mails|nieuwsbrief
cursus                  1  cursus|les|zwemles|training|sportschool|lidmaatschap|balletles
"""
WEAK = "stuur-niet niet-sturen hou-op stop niet-meer-sturen"
# These count for sure only where the rest of the text is courtesy or complaint.
BARE = "hou-op stop"
WEAK_DOUBTS = """
lachen                  1  haha|lol|hihi|grapje|hahaha|grapjes
ander-moment            1  tot|voor|na|vandaag|morgen|rijd|rijden|vergadering|werk|slaap|les|avond|avonds|nacht|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|straks|later|tijdens|uur
andere-weg              1  liever|beter|whatsapp|bel
"""
EXCUSES = """
niet-bellen-liever    1  bel|belt|bellen ?@me niet ?meer ..2 liever|beter|alleen|gewoon !niet
niet-bellen-app       1  bel|belt|bellen ?@me niet ?meer $ ?maar ?aub stuur|sms|app|een|appen|smsen ?me|mij ?maar een|maar|gewoon|liever|even|bericht|sms|berichtje|app
per-ongeluk           1  per ongeluk|abuis|vergissing ..2 uitgeschreven|afgemeld|stop|gestopt
uit-per-ongeluk       1  uitgeschreven|afgemeld|stop ..2 per ongeluk|abuis|vergissing
weer-aanmelden        1  weer|opnieuw ?op aanmelden|toevoegen|inschrijven|toegevoegd|lijst
"""
# Signals of the contrary: whatever a text with one of them says, in any language, a person decides.
CONTRARY = """
wat-gebeurt           1  wat gebeurt|gebeurd|is ?er als|wanneer
moet-ik               1  moet|moeten|kan ik|we|je ..2 stop|afmelden|einde antwoorden|sturen|sms|typen|smsen|terugsturen
als-ik-antwoord       1  als|wanneer ik|je ..2 stop|afmelden|einde antwoord|stuur|typ|sms
maar-leuk             1  maar|hoewel|want ik|wij|we|vind hou|vind|ben|ik ?ze|wel|van ?wel ?van leuk|goed|fijn|interessant|deals|fan
verkeerd-gelezen      1  verkeerd|fout|mis gelezen|begrepen|getypt
van-gedachten         1  van gedachten veranderd
ik-neem               1  ik|we neem|nemen|koop|bestel ?er ?toch twee|drie|toch|een|allebei|beide|die
is-super              1  is|zijn|was|zo|vind ?ik ?het ?ze ?echt ?zo ?wel super|geweldig|grappig|goedkoop|schattig|leuk|gaaf|prachtig
op-insta              1  op|via|van instagram|insta|facebook|fb|tiktok|twitter|snapchat|youtube
mijn-zus-zegt         1  mijn|m zus|broer|man|vrouw|moeder|vader|zoon|dochter|vriendin|vriend zegt|zei|vindt|heeft
bordje                  1     bordje|bord|sticker|stickers|taart|printen|poster
"""
