"""Italian."""

from .forms import forms

OPENERS = """
per favore perfavore favore pf no si ok ciao salve grazie e ma allora adesso ora subito quindi vi prego gentilmente detto
ho buongiorno buonasera scusi scusate mi chiedo di interessato
xfavore x mo dai oh senta sentite senti ragazzi gentile spettabile veramente scusa pls please stop raga
"""
CLOSERS = """
per favore perfavore grazie subito adesso ora e o ma ok altrimenti immediatamente mai piu no sono vi non che perche pf
cortesemente saluti basta gia
xfavore x mo dai pls please grz cordiali distinti ragazzi raga cazzo porca ok signora signor sig assolutamente
"""
CLASSES = {
    "stopper": "bsata batsa smettetela smettila smetta smettete smetti smetterla smettere basta stop finitela finiscila piantatela"
    " piantala fermatevi cessate cessare cessi interrompete interrompere finirla evitate eviti evita smettiamola stoppate"
    " piantarla finite stoppare interrompa"
    " fatela fermate smetterete smetteste smetti piantate finiamola basterebbe",
    "writing": "chiedere chiedermi  scrivermi scriverci scrivere mandarmi mandarci mandare inviarmi inviarci inviare contattarmi contattarci contattare disturbarmi"
    " disturbarci disturbare chiamarmi chiamare chiamarci messaggiarmi rompere rompermi tormentarmi importunarmi stressarmi molestarmi"
    " assillarmi spammare spammarmi molestare messaggi infastidirmi stressare scrivete"
    " "
    + forms(
        "mand contatt disturb chiam messaggi tormenta assill spamm stress infastidi bombard", "are armi arci andomi"
    )
    + " scrivendo mandando inviando scrive manna"
    " manda scrive rompe chiama",
    "write": "scrivermi scrivetemi scriveteci scrivete scrivere scriva scrivi scriverci mandatemi mandarmi mandate mandare"
    " mandi manda mandateci inviatemi inviarmi inviate inviare invii inviateci contattatemi contattarmi contattate"
    " contattare contatti contattateci disturbatemi disturbarmi disturbate disturbare disturbi disturbateci"
    " chiamatemi chiamarmi chiamate chiamare chiami cercatemi cercarmi rompete rompetemi rompere scrivergli"
    " messaggiatemi spedite speditemi spedirmi contattarci mandarci inviarci rompermi ricontattatemi ricontattarmi"
    " scocciate molestate importunate importunatemi scocciatemi"
    " "
    + forms(
        "mand invi contatt disturb chiam messaggi spamm ricontatt import infastid stress bombard",
        "i ino iate ate ano asse assero aste ando andomi are armi arci atemi ateci atece ami atem",
    )
    + " "
    + forms("scriv", "a ano iate ete esse essero este endo ere ermi erci etemi eteci eteme er imi e")
    + " rompere rompano rompa scocci scoccino",
    "msgs": "messaggi messaggio sms pubblicita promozioni promo spam offerte comunicazioni msg notifiche messaggini"
    " promozionali commerciali mess avvisi sms newsletter pubblicitari propaganda messaggistica"
    " comunicazione offerta pubblicitarie roba robaccia schifezze",
    "take": "toglietemi toglietemi togliermi togliete toglimi tolga tolgami togliere rimuovetemi rimuovermi rimuovete"
    " rimuovere rimuovi rimuovimi rimuova cancellatemi cancellarmi cancellate cancellare cancella cancellami cancelli"
    " cancellateci eliminatemi eliminarmi eliminate eliminare elimina eliminami elimini levatemi levate levarmi"
    " levami depennatemi escludetemi dimenticate dimenticatevi cancellazione rimozione scordatevi rimuoveteci"
    " toglieteci eliminateci"
    " "
    + forms("toglie leva cancella rimuove elimina depenna", "te temi tece teme teci ste stemi re rmi")
    + " perdete scordate bloccate bloccatemi escludermi depennare sfilatemi cavatemi"
    " togli levi levatelo cancelli elimini rimuovi",
    "taken": "toglietemi togliermi toglimi rimuovetemi rimuovermi rimuovimi cancellatemi cancellarmi cancellami eliminatemi"
    " eliminarmi eliminami levatemi levarmi levami depennatemi escludetemi cancellateci toglieteci rimuoveteci eliminateci"
    " " + forms("toglie leva cancella rimuove elimina depenna", "temi tece teme stemi") + " bloccatemi cavatemi",
    "list": "lista liste elenco elenchi database rubrica archivio mailing contatti sistema archivi banca dati registro",
    "mine": "mio miei questo il i mia nostro la i",
    "number": "numero dati contatto nominativo cellulare telefono recapito contatti num utenza"
    " nr tel numeri scheda contatto",
    "want": "vojo voglio vogliamo desidero desideriamo vorrei intendo gradisco gradirei interessa interessano accetto autorizzo"
    " acconsento vorremmo voglia preferirei autorizzato consento presto"
    " voio vojo volio volevo desideravo preferisco pretendo",
    "unsub": "disiscrivermi disiscrivimi disiscrivetemi disiscrivere disiscrizione disiscrivi disiscrivo cancellarmi"
    " disiscriviti disabbonarmi disabbonare disiscrivete"
    " disiscrivermi disattivatemi disiscriva"
    " disiscrivermi disiscriversi disiscrivi disiscrizione disiscrivetemi deiscrivermi"
    " disiscrive disiscriva disiscrivo disiscrivete",
    "traffic": "messaggi sms pubblicita promozioni offerte spam messaggini notifiche msg newsletter promo",
    "ask": "prego pregherei preghiamo chiedo chiederei chiediamo gradirei potete potreste potrebbe puo vorrei grato grata"
    " possibile gentilmente cortesemente desidero preferirei preferisco esigo pretendo sarebbe gradito apprezzerei invito",
    "upset": "stufo stufa stanco stanca rotto scocciato scocciata stufato palle coglioni rottura insopportabili insistenti"
    " fastidio fastidiosi disturbano stressate molesti odio nausea infastidito infastidita assillanti invadenti",
    "~non": "nn no",
    "~che": "ke k",
    "~chi": "ki",
    "~per": "x",
    "~piu": "pi",
    "~messaggi": "mex mess messagi msgs messaggie",
    "~con": "cn",
    "~questi": "sti",
    "~questo": "sto",
    "~questa": "sta",
    "~numero": "num nr nummero",
    "~niente": "nnt gnente",
    "~sbagliato": "sbaiato sbajato",
    "~pubblicita": "pubblicità publicita publicità",
    "~dalla": "da",
    "~di": "de",
    "~il": "er",
    "~da": "dda",
    "~mi": "m",
}
RULES = """
smettere-di-scrivere    0.96  @stopper ?subito ?per ?favore ?di|con|a|da ?questi|i|gli|le|tutti|la @writing|@msgs|contatto
smettetela              0.92  ^ smettetela|smettila|smettete|smetta|smetti|finitela|piantatela|piantala|finiscila|fermatevi|smetterla|cessate $ <!non
la-smetta               0.9   la|lo|volete|vuole|potete ?volete|vuole|potete smetta|smettete|smetti|smetterla|smettere|pianti|piantate|finite|finitela|finirla ?di|per|con ?disturbare|rompere|@writing $
basta-msgs              0.94  basta|bsata|batsa|stop|niente|nessun|zero|mai ?con|ai|coi|agli|a|di|alle|piu|altri|altra|alla ?con|questi|i|gli|vostri|le|sti|questa|la|tutti|altri @msgs
basta                   0.85  ^ basta ?per|davvero|subito|ora|adesso|grazie|piu ?favore|ora|piu $
basta-cosi              0.55  basta cosi|ok|va
stop-x                  0.92  ^ stop grazie|per|subito|ora|adesso|sms|messaggi|favore|tutto|ai|immediatamente|immediato|invio
niente-piu              0.94  niente|nessun|nessuna|mai|non|no|nemmeno piu|altri|altro|altre ..2 @msgs|contatto
non-scrivetemi-piu      0.95  non|mai ?mi|ci|dovete|voglio|dovete|permettetevi|azzardatevi|provate ?a|piu|di ?piu|vi|mi @write ..1 piu|mai|altro|nulla|niente|@msgs
non-mi-scrivete-piu     0.95  non mi|ci|vi ..2 @write ..2 piu|mai|@msgs|nulla|niente
non-scrivetemi          0.87  ^ non ?mi|ci @write $
non-a-questo-numero     0.92  non ?mi @write ?piu a|su questo|mio numero
non-mandate-msgs        0.94  non ?mi|ci @write ?altri|piu|questi|i|dei|tutti|vostri ..1 @msgs
non-cercatemi-piu       0.94  non|mai piu ?voglio @write|ricevere|contattarmi|sentirvi
nn-scrivete             0.95  nn|mai ?mi|ci ?@write ?piu ?@write piu|@msgs|scrivete|mandate|scrivetemi
mai-piu                 0.9   ^ mai piu $
non-voglio-msgs         0.95  non ?vi|mi|le @want ?piu ..4 @msgs <!se
non-voglio-ricevere     0.95  non ?vi|mi @want ..3 ricevere|ricevo|ricevano|riceverne|essere|contattato|contattata|disturbato|contatti|sentirvi ?contattato|contattata|disturbato|piu|nulla|niente|questi|altri|@msgs|nella|in|disturbata|altro
non-voglio-piu          0.9   non ?vi|mi @want ?piu|altro|nulla|niente piu|nulla|niente|sentirvi|ricevere|essere|saperne|sapere|altro ?piu|nulla|niente $
non-voglio-che          0.94  non @want che|piu ?che mi|ci|vi ?mandiate|scriviate|contattiate|inviate|disturbiate|contatti|scriva|scrivano|contattino
non-piu-ricevere        0.94  non|smettere|smetto piu|di ricevere
non-ricevere            0.93  non ricevere ?piu ?altri|i|vostri|nessun|piu|alcun ?vostri @msgs
preferirei-non          0.93  preferirei|preferisco|gradirei|vorrei|desidero|chiedo|pregherei|prego ?gentilmente ?di non ?piu|essere ricevere|essere|contattato|contattata|riceverne ?piu
non-abita               0.9   qui|non ?non abita|vive ?piu nessun|nessuno|nessuna|piu|lui|lei
come-non-ricevere       0.94  come ..5 non|smettere|disiscrivermi|disiscrivo|cancellarmi|bloccare|fermare|cancello|disattivo|togliermi|interrompere|uscire|disdire|disiscriversi|disattivare ?piu|di|dalla|dai|i|questi|da ?ricevere|lista|messaggi|$
togliere-da-lista       0.96  @take ..6 @list
toglietemi              0.93  @taken $
toglietemi-da           0.9   @taken da|dalla|dal|dai|subito|per|immediatamente !appuntamento|corso|preventivo|ordine
cancellare-numero       0.95  @take ?subito ?per ?favore ?il|i|questo|tutti ?mio|miei|nostro|vostro|questo|mia|i @number !dal|dalla|su|da|di
cancellare-numero-da    0.95  @take ?il|i ?mio|miei|questo @number dal|dalla|dai|da|dagli|dalle ..2 @list|contatti
essere-tolto            0.94  essere|venire|esser rimosso|cancellato|tolto|eliminato|rimossa|cancellata|tolta|eliminata ..3 @list|$
numero-sbagliato        0.93  ^ numero|num|persona|nr sbagliato|errato|sbagliata|errata !di|in|sulla|nella|sul
numero-sbagliato-dos    0.93  avete|ha|hai|e|ho|credo|scrivendo|temo|state|abbiate|abbia ?sta|il|un|che|al|a|un|avete|abbia|sia numero|persona sbagliato|errato|sbagliata|errata !di|in
ha-sbagliato            0.93  ha|avete|hai|state|sta|abbiate|abbia ?sbagliato|sbagliando sbagliato|sbagliando|numero|persona|errato ?numero|persona|di|destinatario $
sbagliato-numero        0.93  sbagliato|sbagliando|sbagliate|errore|sbaglia di|numero|persona|destinatario ?numero|persona <!ho|abbiamo
non-e-il-numero         0.93  non ?e ?piu il|sono|e ?piu|il numero|cellulare ?di|del|della !ordine|prenotazione|civico|conto|giusto|ho|trovo
non-piu-suo             0.93  non ?e piu ?il suo|mio|questo|quello numero|cellulare
non-e-piu               0.92  non ?e|appartiene|usa|ha ?piu ?e|a ?piu ?il|suo|questo|di numero ?di $
in-pace                 0.93  lasciatemi|lasciami|mi|ci|lasciateci|lasciarmi|mi ?lasci|lasciate ?in pace|stare
rompere                 0.88  non ?mi|ci rompete|rompere|rompetemi|rompermi|rompa|scocciate|rompi ?piu ?le|i|piu $
rompere-dos             0.88  non rompete|rompere|rompetemi|rompermi|rompa le|piu|i
fuori                   0.86  ^ vaffanculo|andatevene|sparite|vattene|fanculo|sparisci ?a ?quel|al|fanculo|cagare|diavolo|paese ?paese|diavolo $
revoco                  0.95  revoco|revocare|ritiro|ritirare|nego|revoca|annullo|disdico ?il|ogni|qualsiasi|del|l|la|al ?mio consenso|autorizzazione|permesso|trattamento|iscrizione
nessun-consenso         0.93  mai|non|nessun|senza ..3 consenso|autorizzato|acconsentito|iscritto|iscritta|autorizzata|autorizzazione|chiesto|richiesto|registrato|permesso ..3 @msgs|consenso|questo|a|nulla|niente|lista|$
mai-dato-consenso       0.93  mai|non|senza ..4 consenso|autorizzazione|permesso $
opposizione             0.92  mi oppongo al|alla|all|a
garante                 0.93  al|dal|garante garante|privacy
vi-denuncio             0.92  vi|ti denuncio|denuncero|querelo|segnalo|diffido|segnalero|blocco
avvocato                0.86  @msgs|scrivete|altrimenti|contattate|insistete|continuate|smettete|senno ..6 avvocato|denuncia|polizia|legali|carabinieri
molestia                0.88  questa|queste|e|sono|questo ?e|sono molestia|molestie|stalking|persecuzione
disiscrivere            0.95  @unsub !dal|da|il|l|la|di|del
disiscrivere-da         0.95  @unsub ?subito ?dal|da|dai|dalla|il|l|questo|gli|la|i ?questo|questa|vostra|vostro|tutti|invio|i|servizio|questi ?di @list|@msgs|servizio|tutto|invio
annullare-msgs          0.93  annullare|annullate|cancellare|cancellate|annulla|disattivate|disattivare|bloccate|bloccare|terminare|sospendete|interrompere|interrompete|cancella|sospendere ?l|la|i|gli|tutti|questi|invio|iscrizione|mia ?i|iscrizione|invio|dei|di|a|ai|questi ?di|ai|dei|a|questi @msgs
annulla-abbonamento     0.87  ^ annulla|annullare|annullate|annulli|cancella|cancellare|cancellate|disdire|disdici|disdite|disdico|interrompere|interrompete|termina|terminare|bloccare|bloccate ?il|la|l|questo ?mia|mio iscrizione|abbonamento|abbonamenti|sottoscrizione $
vuole-annullare         0.87  voglio|vorrei|desidero|chiedo ?di annullare|cancellare|disdire|interrompere|terminare ?il|la|l|questo ?mia|mio iscrizione|abbonamento|sottoscrizione $
annullare-iscrizione    0.6   annullare|annulla|disdire|cancellare|annullate|cancella|cancellate ?la|l|il|mia|mio ?mia|mio iscrizione|abbonamento
annulla                 0.5   ^ annulla|annullare|annullate|cancella ?tutto $
uscire                  0.93  voglio|vorrei|desidero|fatemi|chiedo ?di uscire|uscirne|essere|togliermi|rimosso ?da|dalla|dal|tolto|rimosso|cancellato ?questa|vostra|vostro|questo|gruppo|dalla ?@list
non-interessato-non     0.94  interessato|interessata|interessati|interessa ?quindi|e|percio|vi ?prego non|smettete|smettetela|cancellatemi|toglietemi|rimuovetemi|basta|stop|cancellate|togliete|eliminatemi|rimuovete ..2 @write|piu|$|il|subito|da|dalla|grazie
non-interessato-stop    0.94  interessato|interessata|interessati|interessa ..2 smettete|smettetela|cancellatemi|toglietemi|rimuovetemi|basta|stop|cancellate|eliminatemi|disiscrivetemi
non-interessa           0.55  non|nessun|nessuno ?mi|ci|sono|siamo interessa|interessato|interessata|interessano|interessati|interesse
stufo                   0.9   stufo|stufa|stanco|stanca|scocciato ..4 @msgs
stufo-solo              0.55  stufo|stufa|scocciato|stancato|stancata
non-disturbare          0.9   ^ non ?mi|ci disturbare|disturbate|disturbatemi|disturbi|molestate|importunate ?piu $
chi-numero              0.5   chi|come|dove ..4 mio numero
truffa                  0.5   truffa|truffatori
blocco                  0.6   bloccare|blocco|blocchero
evitate                 0.92  evitate|eviti|evita|prego ?di @writing|mandare|inviare|scrivere
fatela-finita           0.92  fatela|falla|facciamola|finiamola|fatela ?finita ?finita con|finita ?questi|i|gli
numero-di-altri         0.92  numero|telefono|cellulare|utenza|sim|linea non ?e|appartiene ?e ?piu di|del|della|alla|al|a|suo|sua|lui|lei|intestato|suo|quello
numero-non-piu          0.92  numero|telefono|cellulare|utenza|sim|linea ?adesso ?ora ?ormai e|appartiene ?ora ?adesso ?ormai ?di ?ad ?a ?un altra|altro|mio|qualcun
non-sono-la-persona     0.9   non sono|siamo ?io il|la|quella|quello|chi|colui|colei|quel persona|signor|signora|sig|cercate|cercando|destinatario|tizio|tipo
non-conosco             0.88  non conosco|conosciamo nessun|nessuno|nessuna|alcun|questa|questo|il|la|sta|quel persona|signor|signora|tizio|tipo|nome|chiamato|chiamata|signore
qui-nessuno             0.9   qui|qua non|nessuno|nessuna ?c ?e ?nessun|nessuno|nessuna si chiama|chiamato|chiamata
chiede-non              0.94  @ask ..4 non ?mi|ci|piu ?piu @write|ricevere|ricevo|essere ..2 piu|mai|nulla|niente|@msgs|contattato|contattata|disturbato|$
chiede-smettere         0.94  @ask ..4 @stopper di ?mi ?con @writing
chiede-togliere         0.94  @ask ..4 @taken ?da|dalla|dal|dai|subito|per
evitare-di              0.94  evitare|evitate|evitaste|eviti|evita|astenetevi|astenersi|astenervi|cessare|cessate|cessino ?di ?dal|dall|ogni|l ?ulteriori @writing|@write|@msgs|invio
se-smetteste            0.92  se|che|di la|ci|mi ?mi smetteste|piantaste|cancellaste|toglieste|lasciaste|finiste|smettiate ?di|in ?con $|@writing|@write|@msgs|pace
msgs-stufano            0.9   @upset ..1 di|con|da|dei|dai|coi|i|le ..3 @msgs
hanno-rotto             0.9   mi|ci|m avete|hai|hanno|ha rotto|stufato|scocciato|stancato|stressato ..4 @msgs|@writing
quante-volte            0.9   quante volte ..7 non|smettere|basta|smettetela|piu
disattivare-msgs        0.94  disattivare|disattivate|disabilitate|disabilitare|sospendere|sospendete|cessate|terminate|stoppate|bloccate|bloccare ..3 @msgs
annulla-iscrizione      0.86  ^ annulla|annullare|cancella|cancellare|annullate|cancellate ?la|l iscrizione $$
disdire-msgs            0.93  disdire|disdico|disdetta|rinuncio|recedo|rinuncia|dissocio ..4 @msgs
non-fare-parte          0.93  non @want ?piu ?di far|fare|essere|stare|restare|rimanere ?piu ?parte|nella|nel|in|dentro ?di|della ?vostra|questa|vostro|questo @list
registro-opposizioni    0.93  registro ?pubblico ?delle opposizioni
non-saperne             0.92  non @want|ne ?piu ?voglio ?ne sapere|saperne|sentire|sentirvi|sentirne ?piu ?nulla|niente|parlare|di ?di ?voi $
dimenticate-numero      0.93  dimenticate|scordate|perdete|scordatevi|dimenticatevi|buttate ?il|del|questo ?mio numero|contatto|nome
non-cercate             0.9   non ?mi contattatemi|cercatemi|contattate|ricontattatemi|messaggiatemi|disturbatemi ?piu ?@msgs $
mai-richiesto           0.93  mai|non ?ho|vi ?ho ?ho richiesto|chiesto|dato|autorizzato|voluto|sottoscritto ?di ?i|il|alcun|nessun|ricevere|questo ?ricevere ..2 @msgs|consenso
red-negazione           0.42  non|niente|mai|nessun|nessuna|senza|ne|basta ..5 @traffic
red-disgusto            0.42  @upset ..6 @traffic|scrivere|mandare
red-non-scrivete        0.42  non|mai ?mi|ci ?piu scrivete|scrivetemi|scriva|contattate|contattatemi|contattarmi|scrivermi|messaggiate|disturbate
red-cliente             0.45  non ?sono ?piu cliente
red-non-sono            0.42  ^ non sono io
red-nessuno             0.42  nessun|nessuna ?nessuna ..1 qui|qua|$ <!c|ho|ce|alcun
red-qui-nessuna         0.42  qui|qua non c e|sta ?e nessun|nessuna
red-perche              0.5   perche ?mi ?continuate @write|continuate
red-cancellazione       0.5   ^ cancellazione|rimozione $
via-dalla               0.93  ^ via|fuori ?subito da|dalla|dal ?questa|vostra|vostro|sta @list
come-disiscriversi      0.94  come ..4 @unsub ?da|dal|dalla|$
chi-autorizzato         0.88  chi ..2 autorizzato ..3 scrivermi|contattarmi|@write|mandarmi
mi-togliete             0.93  ^ mi|ci cancellate|cancelli|cancella|togliete|toglie|togli|levate|eliminate|rimuovete|elimini|rimuova|tolga $|dalla|dal|da|subito !vostra
a-questo-numero         0.92  nessun|nessuna|nessuno ..3 a|su questo|mio|sto numero
non-ne-posso            0.9   non ne posso|possiamo piu ..3 @msgs
red-disdire             0.5   disdire|disdico|disdetta|disattivare|disattivate
mi-oppongo              0.92  oppongo|opposizione ..4 @msgs|trattamento|dati
a-quel-paese            0.86  ^ andate|vai|va|andatevene a quel|cagare|fanculo|diavolo ?paese
gdpr                    0.93  gdpr|agcom
non-autorizzato         0.9   non ?vi|ho ho|autorizzo autorizzato|autorizzata|autorizzati|dato $
fermate-msgs?           0.92  fermate|fermatevi|fermare questi|sti|i|gli|con ?vostri ?questi @msgs
vi-segnalo              0.9   vi|ti segnalo|segnalero|segnalare
cancellare-numero-tel   0.95  @take il|questo ?mio numero di telefono|cellulare
scambiato               0.9   scambiato|confuso|confondete|scambiate ..3 persona|altro|altra
ho-detto-stop           0.92  detto|scritto|ripeto ?gia ?di stop|basta $
disdire-solo            0.87  ^^ ?per ?favore disdire|disdici|disdetta|annulla|annullare|disattiva|disattivare ?per|subito|grazie ?favore $$
no-msgs                 0.9   ^^ no ?piu ?altri @msgs ?grazie|per ?favore $$
canc-numero             0.93  canc ?il ?mio @number
lasciatemi-perdere      0.93  lasciatemi|lasciami|lasciateci perdere
andate-via              0.86  ^ andate|vai|vattene via $
denuncia                0.9   denunciarvi|denuncero|querelo|segnalero|segnalarvi|diffido|diffidarvi ?vi ?come|alla|al|per|a|spam ?spam|polizia|postale|stalking|garante
denuncia-a              0.9   denuncio|denunciare|denuncia|querela|segnalo|segnalare|diffida ?vi ?come|alla|al|per|a spam|polizia|postale|stalking|garante|molestie|carabinieri
fine-msgs               0.93  fine ai|dei|con ?vostri|i messaggi|sms
risposto-stop           0.92  risposto|scritto|mandato|inviato|detto ..1 stop|basta !per
sono-disiscritto        0.9   sono ?gia ?pure disiscritto|disiscritta|cancellato|cancellata $|da|e|due|tre
niente-da-voi           0.92  non @want ?piu nulla|niente|nessuna|altro ?piu da|di voi
numero-rimosso          0.93  numero|nominativo|contatto ..1 venga|sia|essere rimosso|cancellato|eliminato|tolto
"""
GUARDS = """
non-smettere            1  non|senza|mai ..3 smettere|smettete|smetti|smetta|smettetela|smette|fermatevi|fermarmi|togliete|toglietemi|cancellate|cancellatemi|rimuovete|eliminate|smettono|togliermi|cancellarmi|disiscrivetemi|fermate ?mai
smettere-di-fare        1  smettere|smesso|smetto|smetti|smette|smettila di fumare|ridere|piovere|lavorare|bere|parlare|pensare|mangiare|piangere|funzionare|russare|abbaiare|perdere
basta-una               1  basta ?solo una|un|che|il|solo|mezz|due|poco|sapere|cosi|dire|passare|chiamare|la|l|questo|ancora|ho|chiedere|guardare|avere|tre|cinque !messaggi|sms|pubblicita
mi-basta                1  mi|ti|ci|non|gli|le|quanto|quello basta
quanto-basta            1  quanto|se|qb|ora|che|ne|e basta
fermata                 1  fermata|fermarmi|fermate|fermarsi|fermo
numero-di-cosa          1  ?il|un numero sbagliato|errato di|in|sulla|nella|sul|sono|e|al|da|per
ho-numero               1  ho|avevo|abbiamo|dato|scritto|messo|composto ..4 numero sbagliato|errato|sbagliata
ho-sbagliato            1  ho|abbiamo|avevo sbagliato
e-numero                1  e ?questo|il|forse ?il|un numero sbagliato|giusto|errato
togliere-cosa           1  togliere|togliete|rimuovere|cancellare|eliminare|tolga|togli|rimuovete|rimuova|eliminate|elimina|cancellate|cancella|rimuovi|levate|levare il|la|lo|le|i|gli|l|un|una|vecchio|vecchia|quella|quel !mio|numero|dati|miei|iscrizione|contatto|nominativo|abbonamento|invio
appuntamento            1  cancellare|annullare|disdire|spostare|annulla|disdico|annullo|cancella|annullate|disdetta ?il|l|la|mio|nostra|il|del|dell ?mio|nostro|mia appuntamento|ordine|prenotazione|visita|volo|contratto|cena|lezione|consegna|colloquio
non-c-e-piu             1  non|ne ci|c|ce|ho|abbiamo|ha|hanno ?e|sono|ho|altro piu|altri|altro
fine-settimana          1  fine settimana|mese|anno|corso|lavori
non-chiamare            1  non chiamatemi|chiamarmi|chiami|chiamate|chiamare ora|adesso|sono|scrivetemi|mandatemi|meglio|domani|prima|dopo|oggi
non-ricevo              1  non ?ho ricevo|ricevuto|riceviamo|arrivano|arrivato ?piu|il|i|nessun|vostri ?i|vostri|messaggi ?messaggi|messaggio
niente-ricevuto         1  niente|nessun|nessuno ?vostro messaggi|messaggio|sms ricevuti|ricevuto|arrivato|arrivati|ancora
non-disturbarvi         1  non ?vi voglio|vorrei disturbare|disturbarvi|disturbarla
non-perdere             1  non ?mi voglio|vorrei perdere|perdermi|aspettare
gli-ho-detto            1  gli|le|a|mio|mia ?ho detto|chiesto ?di
ha-smesso               1  ha|hanno|ho smesso|basta
stop-cosa               1  auto|lo|uno|pit stop
non-letto-messaggi      1  non ?ho|riesco|ricordo|vedo|trovo ?ancora ?ad|a letto|visto|capito|aprire|leggere|vedere|capisco|trovo|risposto|vedo ..4 @msgs
non-toglietemi          1  non ?mi ?dovete toglietemi|levatemi|cancellatemi|eliminatemi|dimenticate|dimenticatevi|scordate|scordatevi
non-interessa-altro     1  non ?mi interessa il|la colore|prezzo|marca|modello
nessuno-qui-ora         1  nessuno|nessuna|nessun ?c ?e ?ancora qui|qua ?in ora|adesso|negozio|ufficio|ancora|fuori
un-sms                  1  problema|problemi|fretta ..2 @msgs
altra-lista             1  lista|liste d|di|della|per attesa|nozze|spesa|invitati|prezzi
iscrizione-corso        1  iscrizione al|alla|ai corso|gara|palestra|evento|torneo|lezione
evitate-cosa            1  evitate|evitare|eviti di mandare|inviare|chiamare il|la|lo|un|una|i|le|prima|dopo
non-voglio-dis          1     non|mai @want|intendo|ho ?mica ?di ?chiesto ?di ?essere @unsub|cancellarmi|togliermi|uscire|rimosso|rimossa
basta-e                 1     basta e avanza
il-mio-ex               1     mio|mia ex|capo|fratello|sorella|figlio|figlia|marito|moglie ..1 non smette|smettono
"""
DOUBTS = """
deciso                  1  ho|abbiamo deciso|scelto
posta                   1  email|mail|posta|newsletter
lista-d-attesa          1  lista d|di attesa
corso                   1  corso|palestra|scuola|nuoto
"""
WEAK = "evitate evitare-di non-scrivetemi basta smettetela non-disturbare"
# These count for sure only where the rest of the text is courtesy or complaint.
BARE = "basta smettetela"
WEAK_DOUBTS = """
riso                    1  haha|ahah|ahahah|lol|scherzo|scherzando|ahahaha
altro-momento           1  fino|prima|dopo|oggi|domani|adesso|guidando|riunione|lavoro|dormendo|lezione|stasera|notte|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|mentre|occupato|occupata|tardi
altro-modo              1  <!non|nn|di meglio|preferisco|piuttosto|whatsapp|chiamatemi|scrivetemi|telefonatemi
"""
EXCUSES = """
non-chiamate-meglio   1  non ?mi|ci chiamate|chiami|chiamatemi|chiamarmi|chiamare|chiamarci|telefonate|telefonatemi|telefonare|telefonatemi ..3 meglio|preferisco|piuttosto|solo|soltanto !non|basta
non-chiamate-scrivete 1  non ?mi|ci chiamate|chiami|chiamatemi|chiamarmi|chiamare|telefonate|telefonatemi|telefonare $ ?ma ?per ?favore scrivetemi|scrivimi|scriva|scriva|mandatemi|mandami|mandi|un|via !non
per-errore            1  disiscritto|disiscritta|cancellato|cancellata|iscritto|stop|annullato|tolto ..2 per|senza errore|sbaglio|volerlo|volere
di-nuovo              1  riscrivetemi|reiscrivetemi|reinseritemi|riattivate|reiscrivermi|aggiungetemi|rimettetemi|riattivare|reiscrivimi|riattivatemi
"""
# Signals of the contrary: whatever a text with one of them says, in any language, a person decides.
CONTRARY = """
cosa-succede          1  cosa|che succede|accade|capita se|quando
devo-rispondere       1  devo|bisogna|dobbiamo ?per ?forza rispondere|inviare|mandare|scrivere ..2 stop|basta
se-rispondo           1  se|quando rispondo|invio|mando|scrivo ..2 stop|basta
ma-mi-piace           1  ma|pero|anche ?a ?se mi|ci piace|piacciono|interessa|interessano
letto-male            1  letto|capito|scritto male
mi-sono-sbagliato     1  mi sono sbagliato|sbagliata|confuso|confusa
cambiato-idea         1  cambiato idea
prendo                1  ^ ne|lo|la|li|le prendo|compro|ordino|tengo
bello                 1  <!non|nn|e|niente|per bellissimo|bellissima|fantastico|simpatico|simpatica|divertente|conveniente|economico
su-insta              1  su|da instagram|insta|facebook|fb|tiktok|twitter|youtube
mia-sorella-dice      1  mia|mio sorella|fratello|moglie|marito|mamma|madre|padre|figlio|figlia|amica|amico ?mi|ha dice|dice|detto|ha
cartello                1     cartello|adesivo|maglietta|torta|stampare|targa
"""
