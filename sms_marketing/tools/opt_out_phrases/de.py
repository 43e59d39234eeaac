"""German."""

OPENERS = """
bitte ok hallo hi hey und aber oder also jetzt nein ja nun danke mal endlich nochmal ich sagte gesagt bitten sie
guten tag sorry entschuldigung leute mann einfach sofort interesse schon
moin servus gruezi leute liebes team pls please dann dass das wenn hoi jo na ey alter
"""
CLOSERS = """
bitte danke jetzt sofort und oder aber sonst ich mehr endlich ok umgehend nicht mal vielen mfg gruss denn weil hier sie
ihr du doch mann lg schon nie wieder
pls please alter digga liebe gruesse freundliche beste mit verdammt danke servus herr frau bidde thx
"""

CLASSES = {
    "stopper": "hoer hor hort hoert horen hoeren stopp stop stoppt stoppen stoppe beenden beendet beende unterlassen"
    " unterlasst lassen lasst lass unterlass einstellen stellt stellen schluss ende hoeren aufhoeren aufhoren"
    " aufzuhoren aufzuhoeren unterlassen lassts",
    "writing": "fragen  schreiben texten belastigen belaestigen kontaktieren senden schicken nerven simsen spammen anschreiben"
    " anrufen zuspammen zutexten zumullen behelligen zuschicken zusenden zumuellen anzuschreiben stoeren storen"
    " schriiben mitteilen nachrichten zuzusenden zuzuschicken zuzumullen vollspammen vollzuspammen spamen zuballern anzuschreiben terrorisieren schreibn zumailen zuschreiben kontaktiern",
    "write": "schreiben schreibt schreibe schreib senden sendet sende schicken schickt schick schicke kontaktieren"
    " kontaktiert kontaktiere texten textet text anschreiben belastigen belaestigen nerven nervt anrufen ruft rufen"
    " stoeren storen simsen zusenden zuschicken kontaktier belastigt belaestigt stort stoert"
    " schreibn schreibts schickts schickn schreib sendn spammt spammen kontaktieren meldet melden meldest zuspammen zuschickt zusendet belastige kontaktierst schickst schreibst sendest zuspammt zumullt vollspammt",
    "msgs": "nachichten nachrichtn nachrichten nachricht sms smsen werbung werbe werbesms spam mitteilungen meldungen angebote newsletter texte"
    " kontaktaufnahme werbenachrichten werbungen infos reklame msg msgs textnachrichten zusendungen zusendung"
    " kontakt benachrichtigungen werbemails anschreiben promos spams kontaktversuche aktionen",
    "no": "keine kein keinerlei nie niemals nicht null keinen",
    "more": "mehr weiteren weitere weiter weiterhin wieder zukunftig kunftig nochmal",
    "want": "will wollen mochte moechte mochten moechten wunsche wuensche wunschen wuenschen brauche brauchen mag"
    " wollte akzeptiere erlaube wil"
    " wunscht brauch mog",
    "take": "nehmen nehmt nimm loschen loeschen loscht loescht losche loesche losch loesch entfernen entfernt entferne"
    " streichen streicht streich tragen tragt trag austragen raus rausnehmen herausnehmen schmeisst werft vergessen"
    " vergesst sperren sperrt loschung loeschung streiche entfernung gestrichen geloscht geloescht"
    " werft werfen lass loeschn loschn losch austragt ausm nehmts loschts streichts rausstreichen rausloschen verliert verlieren",
    "list": "liste listen verteiler datenbank adressliste system kartei verzeichnis datenbestand mailingliste"
    " werbeliste kontakten verteilerliste telefonliste kontaktliste datei verteilern kontakte rundschreiben"
    " adressbestand werbeverteiler smsverteiler newsletterliste kundenkartei telefonbuch werbeliste kundendatei",
    "mine": "meine mein meinen diese unsere dieser die meiner dieses",
    "number": "nummer telefonnummer handynummer daten nr kontaktdaten kontakt mobilnummer rufnummer eintrag namen handy"
    " tel telefon natel telefonnr handynr mobilnr nummern",
    "unsub": "abmelden abmeldung abbestellen abbestellung austragen austragung abmeldne abmelde abbestelle"
    " deabonnieren",
    "traffic": "nachrichten sms werbung spam werbesms reklame newsletter smsen werbenachrichten msgs textnachrichten",
    "upset": "nervt nerven nervst nervig genervt stort storen storend satt belastigend lastig belastigung kotzt ankotzt"
    " aufdringlich penetrant unverschamt frechheit hasse",
    "~nicht": "nich net ned nid nit nciht ncht",
    "~nichts": "nix nichs nut",
    "~keine": "kei kene keene koa kaine",
    "~mehr": "meh mea mer mehrr",
    "~mich": "mi",
    "~mir": "mia",
    "~ich": "i isch ick",
    "~auf": "uf",
    "~hort": "hored horet horts",
    "~zu": "z",
    "~schreiben": "schriibe schribe schreibn schriebe",
    "~loschen": "losche loschn",
    "~loscht": "losched",
    "~nummer": "numer nr num nummere nummero numma",
    "~werbung": "werbig werbun",
    "~nachrichten": "nachrichte nachrichtn",
    "~will": "wott wot mog wui",
    "~euch": "eu eich",
    "~und": "u",
    "~bitte": "bidde bitt bite",
    "junk": "scheiss scheisse mist mull muell dreck kram zeug schrott schwachsinn blodsinn quatsch unsinn schmarrn",
    "person": "nehmen nehmt nimm tragen tragt trag trage",
    "~lasst": "lossts losst lassts",
    "~ruhe": "ruah rueh",
}

RULES = """
aufhoeren               0.9   ^ aufhoren|aufhoeren|stopp|stop|stoppen|unterlassen|schluss ?auf $ <!nicht|zum|dem|der|der|ohne
hoer-auf                0.93  ^ hor|hort|hoert|horen|hoeren|hoer ?sie ?bitte|endlich|jetzt|doch|sofort auf !zu|den|ihn|die|deinen|ihren|euren
hoer-auf-zu             0.95  hor|hort|hoert|horen|hoeren|hoer ?sie ..2 auf ..4 @writing|@msgs
aufhoeren-zu            0.95  aufhoren|aufhoeren|aufzuhoren|aufzuhoeren|stoppen ?sie ..4 @writing|@msgs !zu
schluss-damit           0.92  schluss|ende|stopp|stop|genug|aufhoren ?jetzt ?mit|die|der|den|diese|diesem|euren|ihren|eure|damit|ihre ..2 @msgs|damit|spam|werbung
stopp-komma             0.5   ^ stopp|stop ich|wir|das|es|der|die
stopp-mit               0.93  stopp|stop|stoppt|stoppen|beenden|unterlassen|unterlasst|unterlassst|beendet|einstellen ?sie ?bitte ?das ?mit|die|der|den|diese|euren|ihren|eure|ihre|jegliche|alle|weitere|jede|das ..2 @msgs|@writing|kontakt|schreiben|belastigung
stop-anfang             0.92  ^ stop|stopp|stoppt bitte|jetzt|sofort|endlich|danke|sms|damit|das|alles|werbung|nachrichten|mit|!
stop-ende               0.88  bitte|jetzt|endlich|sage|sagte|gesagt|nochmal|also|doch stop|stopp $
keine-sms-mehr          0.95  @no ?solche|diese|von|ihre|eure|weitere|weiteren|mehr ..1 @msgs mehr|erhalten|schicken|senden|bekommen|haben|empfangen|an|wunsche|schickt
verzichte               0.93  verzichte|verzichten auf ?weitere|ihre|eure|alle|jegliche ?weiteren ?weitere @msgs
bin-falsche-person      0.92  bin ?die|der falsche|falscher person|ansprechpartner|empfanger
falsch-verbunden        0.92  falsch verbunden
nummer-falsch           0.9   ^ nummer ?ist falsch $$
loeschen-bitte          0.85  ^^ ?bitte ?sofort ?umgehend ?alles loschen|loeschen|entfernen|streichen|austragen ?bitte|danke $$
nummer-weg              0.93  ^ nummer|telefonnummer|handynummer|daten ?bitte ?sofort loschen|entfernen|streichen|loeschen|sperren
nicht-auf-liste         0.94  nicht|nie ?mehr ?langer auf|in ?ihrer|eurer|der|dieser|diesem|ihrem @list
wohnt-nicht             0.9   hier wohnt|arbeitet|heisst ?gar ?aber ?es kein|keine|nicht|niemand|keinen !mehr
sagte-keine             0.93  gesagt|sage|sagte|gebeten|bitten ..2 das|dass ..3 keine|nicht|aufhoren ..3 will|mochte|wollen|wunsche|aufhoren|sollen|mehr
keine-weiteren          0.95  @no weiteren|weitere|weitern|neuen|mehr ..1 @msgs
keine-nachrichten       0.88  ^ @no ?mehr|diese ?sms|werbe|solche nachrichten|sms|werbung|spam|mehr|werbe $ <!habe|hab
keine-werbung           0.9   bitte|will|mochte|moechte|wunsche ..2 @no ?mehr|sms|weitere werbung|sms|nachrichten|reklame|spam|anrufe|infos
will-keine              0.95  @want ..4 @no ..3 @msgs
keine-will              0.94  keine|keinerlei ..1 @msgs ?mehr will|wollen|mochte|moechte|mochten|wunsche|wuensche
will-nicht-mehr         0.93  @want ..4 nicht|nichts|keine|nie mehr|weiter|langer|laenger|weiterhin|wieder ..4 bekommen|erhalten|kontaktiert|empfangen|angeschrieben|haben|belastigt|belaestigt|wissen|horen|hoeren|gestort|genervt
will-nix                0.93  @want nix|nichts|nicht ?mehr ..3 bekommen|erhalten|haben|horen|hoeren|wissen|kriegen
will-nicht              0.93  @want ..4 nicht|nichts|nie|keine ..4 kontaktiert|angeschrieben|belastigt|belaestigt|genervt|erhalten|gestort $
will-raus               0.93  @want ..3 ausgetragen|abgemeldet|geloscht|entfernt|abmelden|austragen|abbestellen|runter|geloescht
kein-mehr-erhalten      0.93  nichts|nicht|keine|nie mehr|wieder|weiter|langer|laenger ..2 erhalten|bekommen|empfangen|schicken|senden|kontaktieren|schreiben|belastigen|anschreiben|kontaktiert|zusenden|nerven|belaestigen|texten|zuschicken|haben
nicht-mehr-schreiben    0.95  nicht|nie|nichts|niemals ?mir|mich ?mehr|wieder|nochmal|weiter|langer @write
nie-wieder              0.93  ^ nie wieder|mehr ?@write|@msgs $
schreib-nicht-mehr      0.95  @write ..4 nicht|nichts|nie|keine|niemals ?mehr|wieder ?sms|nachrichten|werbung mehr|wieder|nachrichten|sms|werbung <!warum
schreibt-nicht-mehr     0.93  ^ @write ?sie|ihr ?mir|mich|uns nicht|nie|nichts|keine mehr|wieder
schreib-nicht           0.86  ^ @write ?sie|ihr ?mir|mich|uns ?bitte nicht|nie|nichts|keine|niemals ?sms|werbung|nachrichten ?@more $
keine-senden            0.93  @no ?mehr ..2 @msgs ..2 @write|zu|mehr|an
nicht-kontaktieren      0.86  ^ ?mich ?mir ?uns nicht ?mehr kontaktieren|schreiben|anschreiben|storen|stoeren|belastigen $
aus-liste               0.95  @take ..5 aus|von|vom ..3 @list
aus-liste-raus          0.94  aus|von|vom ?ihrer|ihrem|eurer|eurem|der|dem|dieser|diesem|deiner|ihren|euren|den|deinem ?sms @list ..2 @take|raus|entfernen|loschen|nehmen|streichen|austragen|gestrichen|geloscht|genommen|ausgetragen|entfernt|runter|heraus
nehmt-mich-raus         0.93  streichen|streicht|loschen|loscht|entfernen|entfernt|loeschen|loescht|losch|loesch ?sie ?bitte mich|uns ?bitte ?hier|da|da|sofort|endlich|von|dort ?raus|aus|heraus|hieraus $
mich-loeschen           0.93  mich|uns ?bitte|hier|sofort|da ?aus|raus|sofort loschen|loeschen|entfernen|austragen|abmelden|rausnehmen|streichen|sperren|raus $
nummer-loeschen         0.95  @mine ?meine @number ..4 @take|loschen|loeschen|entfernen|geloscht
loeschen-nummer         0.95  @take ?sie ?bitte ?sofort|umgehend|endlich @mine|alle ?meine @number !von|aus|auf
loeschen-nummer-aus     0.95  @take ?sie ?bitte @mine|alle @number aus|von ..2 @list
falsche-nummer          0.93  ^ falsche|falscher nummer|person|nr|verbunden|telefonnummer|ansprechpartner|empfanger|adressat|handynummer !von|auf|der|in
falsche-nummer-dos      0.93  haben|ist|hast|habt|sind|hier|schreiben|seid ?sie|du|ihr|hier|an ?die|eine|hier|der|an falsche|falschen|falscher nummer|person|telefonnummer|empfanger|handynummer $
in-nummer-geirrt        0.93  nummer|person ..2 geirrt|vertan|verwahlt|verwechselt|irren|vertippt
verwaehlt               0.9   sich|habt|hast|haben ..2 verwahlt|verwaehlt|vertippt|geirrt $ <!ich|mich
nicht-seine-nummer      0.93  ist|war|gehort nicht|keine ?mehr|langer ?die|seine|ihre|meine nummer|handynummer ?von|mehr|der|des !bestellung|rechnung|wohnung
gehoert-nicht           0.93  nummer|anschluss gehort|gehoert nicht|jetzt|inzwischen|mittlerweile
in-ruhe                 0.93  lasst|last|lassen|lass|lasse ?sie ?mich|uns ?bitte|endlich|gefalligst|doch|einfach ?in ruhe|frieden
lasst-das               0.88  lasst|lassen|lass|unterlassen|unterlasst ?sie das|es ?bitte|endlich|sein|bleiben|gefalligst $
unterlassen             0.94  unterlassen|unterlasst|unterlass ?sie ?das|es|dies|bitte|jede|jegliche|weitere|kontaktaufnahme|belastigung
verschonen              0.9   verschont|verschonen|verschone ?sie ?mich|uns
belaestigung            0.9   das|ihre|belastigung|belaestigung|diese ?ist ?reine belastigung|belaestigung|belastigungen
abmelden                0.95  ^ @unsub !von|zum|vom|bei|kurs
mich-abmelden           0.95  mich|uns|hiermit ?bitte ?hiermit ?sofort ?von ?diesem|dieser|den|ihrem|euren|ihren|eurem|allem ?@list|@msgs|service|dienst|allem @unsub !beim|fur|im
melde-mich-ab           0.95  melde|meld|meldet|melden|trage|tragen|tragt|bestelle|bestellen|trag ?sie ?ich ?den|die mich|uns|hiermit|newsletter|das|es|euch|@msgs|abo ..4 ab|aus !dem|der|meinem $|von|vom|hier|!
abmelden-von            0.94  @unsub von|vom ..2 @list|@msgs|diesem|dieser|allem|dienst|service
widerruf                0.95  widerrufe|widerruf|widerrufen|ziehe|entziehe|widerspreche|widerspruch|zuruckziehen|nehme|widersprechen ..6 einwilligung|zustimmung|erlaubnis|einverstandnis|werbung|nutzung|kontaktaufnahme|verwendung|daten|zusendung|genehmigung|verarbeitung
keine-einwilligung      0.93  nie|keine|nicht|niemals ..3 einwilligung|zugestimmt|erlaubnis|eingewilligt|angemeldet|einverstanden|zustimmung|erlaubt|genehmigt|abonniert|eingetragen|gegeben <!bin|habe|mich|ist|hab|haben|wurde|wurden|hat|noch
keine-einw-dos          0.88  habe|hab|bin|damit|dafur|hierfur|mich ..3 nie|nicht|keine|niemals ..3 einwilligung|zugestimmt|erlaubnis|eingewilligt|einverstanden|zustimmung|erlaubt|dafur|abonniert|angemeldet|eingetragen|gegeben $
dsgvo                   0.93  dsgvo|bundesnetzagentur|abmahnung|unterlassungserklarung|verbraucherzentrale
anwalt                  0.86  sonst|oder|sofort|@msgs|ansonsten|falls|wenn|andernfalls ..6 anwalt|anzeige|polizei|rechtsanwalt|anzeigen|klage|verklage|rechtliche|gericht
anzeige                 0.88  zeige|zeig|verklage|erstatte|melde|meld|erstatten ?ich ?sie|euch|dich|das|ihnen ?bei|als|der ?an anzeige|spam|polizei|bundesnetzagentur|verbraucherschutz
kein-interesse-bitte    0.94  interesse|interessiert ..3 nicht|keine|stopp|stop|loschen|abmelden|entfernen|aufhoren|lasst|streichen|loeschen|raus ..2 mehr|schreiben|melden|kontaktieren|loschen|stopp
kein-interesse-stop     0.94  interesse|interessiert ?daran|mehr|bitte|danke ?bitte stopp|stop|abmelden|loschen|austragen|entfernen|aufhoren|aufhoeren
kein-interesse          0.55  @no ?mehr ?weiteres interesse|interessiert|bedarf
genug                   0.6   genug|reicht|schnauze
genug-von               0.9   genug|satt|genervt|nase|schnauze|reicht|reichts mit|von|die|der|langsam|voll|eure|ihre|euren|ihren ..3 @msgs
hau-ab                  0.86  ^ haut|hau|verpisst|verpiss|fick|fickt|leck|leckt|verzieht|klappe|halt|haltet|halts ?euch|dich|die|mich ab|klappe|fresse|maul|euch|dich|mich $
wie-abmelden            0.94  wie|wo ..5 abmelden|abbestellen|austragen|loswerden|abschalten|abbestelle|abmelde
abstellen               0.86  ^ abstellen|abschalten|deaktivieren|abbestellen $
abstellen-msgs          0.94  @msgs ..3 abstellen|abschalten|deaktivieren|beenden|stoppen|abbestellen|einstellen|unterlassen|kundigen|aufhoren|loswerden|aufhoeren|stornieren
will-abo-kuendigen      0.87  will|mochte|moechte|wollte ?ich ?bitte ?das|mein|meine|dieses abo|abonnement|abonnements ?bitte ?hiermit ?sofort kundigen|kuendigen|beenden|abbestellen|abmelden|stoppen|stornieren|loschen $
mein-abo-kuendigen      0.87  ^ das|mein|meine|dieses|abos abo|abonnement|abonnements ?bitte ?hiermit ?sofort kundigen|kuendigen|beenden|abbestellen|abmelden|stoppen|stornieren|loschen $
abo-kuendigen-eins      0.87  ^ abo|abonnement|abonnements ?bitte ?hiermit ?sofort kundigen|kuendigen|beenden|abbestellen|abmelden|stoppen|stornieren|loschen $
kuendige-abo            0.87  kundige|kundigen|kuendige|beende|beenden|stoppe|stoppen|storniere|stornieren ?sie ?ich ?bitte ?hiermit ?das|mein|dieses abo|abonnement|abonnements $
kuendigen               0.6   kundigen|kuendigen|kundige|stornieren
sperren                 0.6   blockiere|blockieren|blockiert|sperre
kein-kontakt            0.94  @no|jeden|jeglichen|weiteren ?weiteren|mehr kontakt|kontaktaufnahme ?mehr|wunsche|gewunscht|unterlassen|erwunscht $
nicht-erwuenscht        0.92  @msgs|kontakt ..4 nicht|unerwunscht|keinesfalls ?mehr erwunscht|gewunscht|gewollt|notig
nicht-erwuenscht-zwei   0.9   unerwunschte|unerwunscht ?sms|nachricht|nachrichten|werbung $
woher-nummer            0.5   woher|wer|wie ..4 meine nummer|daten
betrug                  0.5   betrug|betruger
kein-bock               0.93  @no|kan|keen ?mehr bock|lust|nerv|verstandnis|verwendung|bedarf ?mehr auf|fur|an ..2 @msgs|euch
nervt-mit               0.9   nervt|nerven|nervst|nerv|belastigt|belastigen|stort ..5 @msgs
msgs-nerven             0.9   @msgs ..2 @upset
nerv-nicht              0.86  ^ nerv|nervt|nerven ?sie nicht|mich|uns ?mehr|nicht $
verbitte                0.93  verbitte|verbiete|untersage|untersagen|verbieten ?ihnen|euch|mir|uns|hiermit ..4 @msgs|kontakt|kontaktaufnahme|anzuschreiben|das
absehen                 0.94  sehen|seht|sieh|absehen|abzusehen|nehmen|nehmt|abstand|verzichten|verzichtet ?sie|ihr ?bitte|kunftig ?in ?zukunft ?abstand von|auf ..2 @msgs|kontakt|kontaktaufnahme
spart-euch              0.92  spart|sparen|spar ?sie euch|sich|dir ..3 @msgs
nicht-die-person        0.9   bin|sind ?ich nicht ?mehr die|der|diejenige|derjenige|ihr|euer person|richtige|gesuchte|gemeinte|ansprechpartner|empfanger|kontakt|inhaber
kenne-keinen            0.88  kenne|kenn|kennen ?ich|wir ?hier keinen|keine|niemanden|niemand|nicht herrn|frau|namens|herr|person
nummer-von-anderem      0.92  nummer|anschluss|handynummer ..2 gehort|ist ?nicht ?jetzt ?mir|mehr|langer|nicht ?mehr von|die|der|mir|ihm|ihr|vergeben|ihnen|herrn|frau
kein-herr-hier          0.9   hier|gibts|gibt|wohnt|heisst ?es ?hier ?gibts|gibt ?es ?auch kein|keine|keinen herr|herrn|frau|person|mensch
ungefragt               0.9   ungefragt|unaufgefordert|unerlaubt ..4 @msgs|@write
wie-keine               0.94  wie ..4 keine|nicht|nichts ..3 mehr bekommen|erhalte|bekomme|erhalten|kriege
bitte-ohne              0.9   ohne|weniger|null ..1 werbung|spam|reklame
nummer-vergessen        0.93  vergiss|vergesst|vergessen|verliert|wegwerfen|losch|loscht ?sie ?bitte ?einfach ?endlich @mine @number
ist-abgemeldet          0.9   mochte|will|wunsche ..5 abgemeldet|ausgetragen|geloscht|gestrichen ?werden $
wurde-gern-nicht        0.94  wurde|ware|wenn|fande|dass ..8 nicht|keine|nichts ?mir|mich ?mehr|weiter|weitere ..3 @write|@msgs|bekommen|erhalten|bekame|erhielte
keine-einladung         0.93  @no ..1 @msgs ..1 gewunscht|erwunscht|benotigt|notig|wunsche
red-negation            0.42  keine|kein|nicht|nichts|nie|niemals|ohne|keinerlei ..5 @traffic
red-unmut               0.42  @upset ..6 @traffic|schreiben|schicken
red-schreibt-nicht      0.42  schreibt|schreib|schreiben|kontaktiert|kontaktieren|textet ?sie ?mir|mich ?bitte nicht|nie
red-nicht-schreiben     0.42  nicht|nie|niemals ?mir|mich ?mehr schreiben|schreibt|schreib|kontaktieren|anschreiben|texten
red-bin-nicht           0.42  ^ bin|ich ?ich ?bin nicht !sicher|zuhause|da|zufrieden|fertig|so|im|in|zu|hier|krank|allein|alleine|gesund|mude|schlimm|dabei ..2 $$
red-kunde               0.45  kein|keine|nicht ?mehr kunde|kundin
red-kenne-niemanden     0.42  kenne|kenn|gibts ?ich ?es ?hier keinen|niemanden ..1 $$ !parkplatz
red-warum               0.5   warum|wieso|weshalb ..4 @write|@msgs
red-reicht-es           0.5   nerv|nervt|nerven|nervig
nehmt-mich-da-raus      0.94  @person ?sie ?mal ?bitte mich|uns ?bitte ?mal ?hier|da|sofort|endlich|von|dort|doch ?bitte raus|aus|heraus|hieraus|runter $
nehmt-mich-von          0.93  @person ?sie ?bitte mich|uns ?bitte ?sofort ?endlich aus|von|vom ..2 @list
schick-keinen-mist      0.93  @write ..3 keinen|nicht|keine ..1 @junk
lasst-den-mist          0.9   lasst|lass|lassen|schluss|stoppt|hort ?sie ?auf ?mit den|das|diesen|die|dem|diesem ..1 @junk
loeschen-fuell          0.95  @take ?sie ..2 meine|mein|meinen|diese @number !von|aus|auf
sperrliste              0.92  sperrlisteliste|blacklist|robinson
habe-nie                0.92  habe|hab ?mich ?ich ?mich nie|nirgends|nirgendwo|niemals|nicht ..2 angemeldet|eingetragen|zugestimmt|eingewilligt|registriert ..3 $|loschen|@msgs
will-hier-raus          0.93  @want ?ich da|hier|aus|bitte|einfach ..1 raus $
bin-es-leid             0.9   bin|sind ?ich|wir ?es|eure|ihre ..2 leid|satt|uberdrussig ..4 @msgs
wie-komme-ich-raus      0.94  wie|wo melde|bestelle|komme|komm|trage|kann|schalte|stelle|kundige|werde ..5 raus|ab|los|loswerden|stoppen|kundigen|beenden|verhindern $
nummer-rausnehmen       0.93  nummer|nr|handynummer ?bitte raus|rausnehmen|heraus|runter ?nehmen|streichen|loschen $
loeschung               0.86  ^ loschung|austragung|abbestellung $
sms-nicht-mehr          0.9   keine|nicht ?mehr ..1 @msgs ?bitte erwunscht|gewunscht
will-msgs-nicht         0.93  @want ..2 @traffic nicht ?mehr $
verschwindet            0.86  ^ verpisst|verpiss|verschwindet|verschwinde|fresse $
einwilligung-weg        0.93  einwilligung|zustimmung|erlaubnis|genehmigung ..2 widerrufen|widerrufe|zuruckgezogen|entzogen
ohne-einwilligung       0.92  @no einwilligung|zustimmung|erlaubnis|genehmigung
zeige-euch-an           0.88  zeige|zeig|verklage ?ich sie|euch an|$ $
hoert-auf               0.9   ^ hort|hoert|hor|hoer auf $
auf-sperrliste          0.92  auf|in ?die|eure|ihre sperrliste|robinsonliste|blacklist
verwechseln             0.9   verwechselt|verwechseln ?sie ?mich mich|mit ?mit ?jemand ?jemandem ?einer ?anderem|anderen|person
ende-allein             0.87  ^^ ?bitte ende|kundigen|kuendigen|widerruf|widerrufe|loschung|kundigung ?bitte|danke|sofort $$
abmelden-sonst          0.6   @unsub !von|zum|vom|bei|kurs
will-das-nicht-mehr     0.86  ^ ?ich @want ?das|es|diese|dies|euch|sie|ich ?@msgs nicht|nichts|nix mehr $
zweimal-gebeten         0.92  gebeten|gesagt|aufgefordert|geschrieben ..3 aufzuhoren|aufzuhoeren|aufhoren|unterlassen
geh-weg                 0.86  ^ geh|geht|gehen ?sie weg $
will-raus-kurz          0.9   ^ ?ich @want ?hier ?da raus $
bitte-loeschen          0.85  ^ bitte ?sofort ?umgehend ?endlich loschen|loeschen|entfernen|streichen|austragen $$
hoer-auf-verb           0.93  hort|horen|hoeren|hoert sie|ihr ?bitte|endlich|jetzt|doch|sofort auf $ <!wann
hiermit-widerrufe       0.9   hiermit widerrufe|widerspreche ?ich $
mir-reichen             0.9   reicht|reichen ?mir|uns|es ?mir ?langsam ?jetzt ?mit ?die|eure|ihre|den|euren @msgs
hiermit-bestelle-ab     0.93  hiermit bestelle|melde|trage ?ich ..4 ab|aus $
nie-bestellt            0.88  nie|niemals ..2 bestellt|angefordert|gewollt $
stopp-geschrieben       0.92  stopp|stop|abmelden|ende ?schon ?bereits geschrieben|geschickt|gesendet|geantwortet|gesimst|gesagt
trotz-abmeldung         0.9   @msgs ..6 abgemeldet|ausgetragen|abbestellt $
wie-oft-noch            0.9   wie oft ..7 aufhoren|aufhoeren|stopp|stop|keine|nicht
koennt-ihr-mich         0.88  konnt|konnen|kannst|konnten|wurden|wurdet ihr|sie|du mich ?bitte ?hier ?da rausnehmen|austragen|loschen|streichen|entfernen $
lieber-keine?           0.92  lieber|bitte ?gar ?@no keine|nichts ..1 @msgs ?mehr ?bekommen|erhalten|haben|kriegen $
hasse-msgs              0.87  hasse|verabscheue ..1 @msgs
verschwinden-sie        0.86  ^ verschwinden|verschwindet|verschwinde ?sie|ihr|endlich $
"""
GUARDS = """
muessen-nicht           1  musst|mussen|braucht|brauchen|brauchst|muss ?sie|ihr|mich|mir|uns nicht anrufen|anzurufen|zuruckrufen|antworten|kommen|warten
ding-abmelden           1  das|den|die|der|unser|unsere|ein|eine|einen|mein|meine|meinen|ihr !@unsub|@list|@number|abo|abonnement|sms|nachricht|nachrichten|werbung|dienst|service|newsletter|verteiler|alles|ihnen|euch|mich|hier|ab|sofort|kontakt ..1 @unsub
nicht-aufhoeren         1  nicht|nie|niemals|ohne ?bitte aufhoren|aufhoeren|stoppen|loschen|entfernen|abmelden|austragen|streichen|loeschen|abbestellen|beenden|abstellen ?aufhoren|aufhoeren|abmelden|stoppen|loschen|entfernen|streichen
hoert-nicht-auf         1  hort|hoert|horen|hoeren|hor|hoer|hore ?sie ?bitte ?er|es|ihr|blos|bloss|jetzt nicht|nie|niemals ?auf
nicht-aufhoeren-zwei    1  kann|konnen|will|wird|hort|er|sie|es|muss|wollte ..3 aufhoren|aufhoeren zu !schreiben|senden
aufhoeren-zu-rauchen    1  aufhoren|aufhoeren|auf|aufgehort zu|mit rauchen|lachen|arbeiten|regnen|trinken|weinen|bellen|tropfen|bohren|lachen
ab-abmelden-kurs        1  abmelden|abmeldung|abgemeldet|abmelde|austragen ?mich|ihn|sie|bei|beim|vom|von|fur ?der|dem|zum|den|mein|meinen kurs|schule|termin|auto|training|sohn|kindergarten|seminar|fahrzeug|tochter
auto-abmelden           1  auto|wagen|sohn|tochter|kind|fahrzeug|motorrad|kurs|termin|seminar|training ?vom|von|beim ?der|dem ?kurs ?training abmelden|stoppen|abstellen|beenden|austragen|stornieren
ich-habe-keine          1  habe|hab|haben|gibt|ist|war|hatte|bekam|sehe ?ich|habe|haben|hab|es|noch keine|kein ?mehr sms|nachricht|nachrichten|fragen|brot|frage|zeit|angebote|ihre|platz|termine
keine-fragen            1  keine|kein|keinen ?weitere|weiteren|mehr fragen|frage|brot|milch|zeit ?mehr
falsche-nummer-ding     1  die|eine|der falsche|falschen nummer steht|auf|von|der|in|ist|angegeben
ich-falsche-nummer      1  ich|wir habe|hab|haben|gab|hatte|notierte ?ihnen|dir|euch ?die|eine falsche|falschen nummer
falsche-frage           1  ist|bin|habe das|ich|dies ?nicht ?hier ?die|der ?richtige|falsche|falschen nummer
termin-absagen          1  termin|bestellung|lieferung|reservierung ..4 absagen|stornieren|stoppen|loschen|abstellen|beenden|canceln
ding-entfernen          1  <!von|aus|vom den|das|der|einen|alte|alten|baum ..1 entfernen|streichen|loschen|abstellen|beenden|stoppen !nummer
keine-bekommen          1  <!will|mochte|moechte|wollen keine|kein|noch ?neue nachricht|nachrichten|sms|werbung bekommen|erhalten|gesehen|gekriegt|da|angekommen !mehr
nicht-stoeren           1  ich|wir ?sie will|mochte|moechte|wollte|wollten ?sie|euch|dich nicht storen|stoeren|nerven|belastigen
kann-nicht              1  ich|wir|kann ?kann|werde|konnte|konnen ?heute|jetzt|leider|gerade nicht ?mehr schreiben|anrufen|texten|senden
nicht-anrufen           1  nicht|nie anrufen ?sondern|lieber|bitte|besser ?lieber schreiben|sms
bitte-nicht-vor         1  rufen|ruf|schreiben ?sie ?mich|mir ?bitte nicht vor|nach|heute|jetzt|am|um|wahrend
lass-liegen             1  lassen|lass|lasst ?sie ?bitte ?es|das|den|die|uns|mich ?bitte ?beim|bei|am wissen|morgen|liegen|schlussel|telefonieren|treffen|reden|horen|nachdenken
ende-der                1  ende der|des|nachster|dieser|januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember|gut
schluss-machen          1  zum|am schluss
schluss-um              1  schluss machen|um|ist
haltestelle             1  haltestelle|stoppschild|bushaltestelle
sagte-ihm               1  sagte|sag|gesagt|sagen ihm|ihr|meinem|meiner|ihnen
ich-meinte              1  stopp|stop|halt ich|wir meinte|meine|meinten
bekomme-keine           1  bekomme|erhalte|empfange|kriege|bekam|bekommen ?ich ?leider keine|nichts|nicht ?mehr ?nachrichten|nachricht|sms
nicht-gestrichen        1  nicht aus|von ..3 gestrichen|geloscht|entfernt|raus|herausgenommen
heizung-abstellen       1  heizung|wasser|strom|auto|motor|fahrrad|gas ..3 abstellen|abschalten|stoppen|deaktivieren|beenden
stoppt-nicht            1  stoppt|stopt|stoppen nicht
kind-abmelden           1  kind|kinder|sohn|tochter|auto|wagen|mann|fahrzeug|mitarbeiter ..4 abmelden|austragen|abzumelden
beim-arzt-abmelden      1  beim|im|am|vom|zum|in|an ?der arzt|schule|kita|sport|kurs|training|hort|einwohnermeldeamt|amt|fitnessstudio|verein ..2 abmelden|austragen|abbestellen|abgemeldet
ab-stueck               1  ab|aus heute|morgen|montag|nachster|sofort|urlaub
nicht-gelesen           1  nicht|keine|nichts ?noch ..3 gelesen|gesehen|verstanden|offnen|lesen|aufmachen|angekommen|gefunden !mehr
sehen-aus               1  wie|wo sieht|siehts|schaut|schauts|sehen|steigen|sah ..4 aus
stoert-nicht            1  stort|storen ?mich|uns nicht|gar
muss-mich-abmelden      1  muss|muss|abmelden|sollte|kann ?muss ?ich ?mich abmelden|muss|mich wo|wenn|fur|beim
steht-nicht-auf         1  steht|stehe|stehen|ist|bin|war nicht auf|in
nummer-drei             1  nummer|position|zeile|punkt 1|2|3|4|5|6|7|8|9|10
brauche-nicht-mehr      1  brauche|brauch ?ich ?das|es nicht mehr !werbung|sms|nachrichten
will-nicht-ab           1     @want ?mich ?uns ?doch ?gar nicht|nie|keinesfalls ?von|aus ?der|dem|den|eurer|ihrer ?@list|sms|nachrichten @unsub|loschen|austreten|@take
nicht-loeschen          1     @take ..1 mich|uns|mein|meine|sie ..3 nicht|nie|keinesfalls
mich-nicht-ab           1     mich|uns ?bitte|noch|doch nicht ?von|aus ?der|dem ?@list @unsub|loschen|streichen|entfernen|austragen
warum-keine             1     warum|wieso|weshalb schickt|schicken|bekomme|kriege|habt|sendet|gibt|kommen|erhalte ?ich|ihr|sie|es ?mir|mich|uns keine|nichts|nix
hoer-auf-wen            1     ich hor|hore|hoere auf
"""
DOUBTS = """
meinte                  1  stopp|stop|halt ich|wir meinte|meine|meinten
nur-email               1  email|emails|mail|mails|newsletter
kurs                    1  kurs|kita|training|seminar|verein|fitnessstudio|mitgliedschaft|wohnsitz|kfz
"""
WEAK = "aufhoeren schreib-nicht nicht-kontaktieren nicht-mehr-schreiben lasst-das abstellen in-ruhe"
# These count for sure only where the rest of the text is courtesy or complaint.
BARE = "hoer-auf-verb aufhoeren hoer-auf stop-anfang stop-ende"
WEAK_DOUBTS = """
lachen                  1  haha|lol|hihi|witz|scherz|spass
andere-zeit             1  bis|vor|nach|heute|morgen|gerade|fahre|fahren|besprechung|meeting|wahrend|unterricht|nachts|abends|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|spater|arbeit|uhr
anderer-weg             1  lieber|besser|sondern|whatsapp
"""
EXCUSES = """
nicht-anrufen-lieber  1  rufen|ruf|ruft ?sie ?mich|uns ?bitte ?bloss nicht|nie ?mehr ?an lieber|besser|sondern|nur|stattdessen !nicht
nicht-anrufen-sms     1  rufen|ruf|ruft ?sie ?mich|uns ?bitte nicht|nie ?mehr ?an $ ?bitte ?lieber schreib|schreibt|schreiben|schickt|schick|schicken ?sie ?mir ?uns ?bitte lieber|besser|per|eine|einfach|kurz|stattdessen|sms
anrufen-sondern       1  nicht|keine anrufen|anrufe ?mehr ?bitte lieber|besser|sondern|nur|stattdessen|schreiben|schreibt|eine|per !nicht|keine
versehentlich-ab      1  versehentlich|irrtumlich|ungewollt ..2 abgemeldet|ausgetragen|stopp|stop|geloscht|gestoppt
ab-aus-versehen       1  abgemeldet|ausgetragen|stopp|stop ..3 versehen|irrtum
wieder-anmelden       1  wieder anmelden|aufnehmen|eintragen|hinzufugen|aufgenommen|rein
"""
# Signals of the contrary: whatever a text with one of them says, in any language, a person decides.
CONTRARY = """
was-passiert          1  was passiert|geschieht|ist wenn|falls
muss-ich              1  muss|soll|sollte|kann|mussen ich|man|wir ..2 stop|stopp|abmelden|ende antworten|schreiben|schicken|senden|eingeben
wenn-ich-antworte     1  wenn|falls|sobald ich|man|wir ..2 stop|stopp|abmelden|ende antworte|schreibe|schicke|sende|eingebe|antwortet|schreibt
aber-mag              1  aber|obwohl ?ich mag|liebe ?ich !nicht|keine|es
verlesen              1  verlesen|vertan|missverstanden|verschrieben|vertippt
meinung-geaendert     1  anders uberlegt
nehme-doch            1  ich|wir nehme|nehmen|kaufe|bestelle|brauche|mochte|hatte|will ?noch|gern doch|lieber|zwei|drei|noch|beide|auch !keine|nicht|raus
ist-super             1  ist|sind|war|waren|so ?das ?ja ?doch ?so ?mal ?echt ?super gunstig|billig|super|toll|klasse|mega|witzig|lustig|suss|geil|genial
auf-insta             1  auf|bei|in|von instagram|insta|facebook|fb|tiktok|twitter|snapchat|youtube
meine-schwester-sagt  1  meine|mein schwester|bruder|mann|frau|mutter|vater|sohn|tochter|freundin|freund sagt|sagte|meint|meinte|hat
schild                  1     schild|aufkleber|sticker|banner|torte|kuchen|drucken|plakat
"""
