"""French."""

from .forms import forms

OPENERS = """
svp stp merci de veuillez non oui ok bonjour salut bonsoir et mais donc alors ca s il vous te plait plait bon pitie
maintenant svp dit ai repete encore madame monsieur desole pardon
les gars stop bjr slt mr mme svpl bah ben numero interesse
"""
CLOSERS = """
svp stp merci s et ou mais car maintenant immediatement non oui je j c vous pour madame monsieur ok sinon desormais
definitivement parce cordialement jamais plus ca
les gars bordel putain tabarnak calisse crisse hein pls please bonne cdt bien
"""

CLASSES = {
    "clit": "me m nous moi le les l",
    "stopper": "arretez arrete arreter cessez cesse cesser stop stoppez stopper arretes finissez arettez arretter arreté"
    " cessé halte interrompez"
    " arretiez cessiez cesserez arreterez stopperiez",
    "writing": "demander  envoyer envoi envois ecrire contacter harceler deranger spammer embeter solliciter texter appeler importuner"
    " emmerder messages sms textos pub publicite publicites saouler demarcher demarchage relancer"
    " "
    + forms(
        "contact derang harcel importun embet sollicit text spamm relanc recontact demarch achal bombard soul saoul",
        "er",
    )
    + " insister",
    "write": "envoyez envoie envoyer ecrivez ecris ecrire contactez contacte contacter derangez deranger derange harcelez"
    " importunez importuner embetez embete sollicitez solliciter textez spammez menvoyez mecrivez appelez appelle relancez"
    " envoyer recontactez recontacter textez texte demarchez"
    " "
    + forms(
        "contact derang harcel importun embet sollicit text spamm relanc recontact demarch achal bombard soul saoul",
        "ez e er es iez",
    )
    + " envoies envoyiez ecriviez ecrivent envoient ecrives"
    " insistez insiste insister",
    "msgs": "messages message sms texto textos pub publicite publicites pubs promotions promo promos offres newsletter spam"
    " spams mms communications sollicitations sollicitation demarchage msg msgs mess notifications publicitaires"
    " demarchages envois alertes reclame reclames",
    "take": "retirez retirer retire enlevez enlever enleve supprimez supprimer supprime otez effacez effacer efface rayez rayer"
    " virez virer sortez sortir radiez desinscrivez desabonnez eliminez suppression retrait oubliez oublie"
    " " + forms("retir enlev supprim effac ray radi elimin", "ez e er es iez") + " perdez oter otez desinscrivez"
    " debarquez debarque desinstallez degagez",
    "list": "liste listes base bases fichier fichiers contacts repertoire listing systeme donnees annuaire diffusion"
    " liste-diffusion registre mailing"
    " campagne campagnes envoi envois mailings",
    "mine": "mon mes ce notre ma nos cette",
    "number": "numero telephone tel contact coordonnees num nom donnees portable mobile infos no"
    " gsm natel phone coordonnee contacts"
    " 06 07",
    "no": "ne n pas plus jamais",
    "want": "souhaites veux veut voulons souhaite souhaitons desire desirons souhaiterais voudrais aimerais veu veus accepte autorise"
    " prefere",
    "unsub": "desabonner desabonne desabonnez desabonnement desinscrire desinscrivez desinscris desinscription desincrire"
    " desincription desabo desinscrit desabonnes desinscriver desabonnee"
    " desabonnez desabonne desinscrivez desabonnement desinscrite desinscrits",
    "traffic": "messages sms textos publicite publicites pubs promos promotions spam spams sollicitations demarchage msgs",
    "ask": "merci veuillez pourriez pouvez peux pourrais pourrait prie demande demandons souhaite souhaiterais aimerais"
    " voudrais prefere prefererais apprecierais priere exige somme reconnaissant serait bien",
    "upset": "marre ras saoule soule saoulent soulent emmerde emmerdent gonfle gonflent fatigue fatiguent degoute tanne"
    " tannee ecoeure ecoeuree enervent agacent derangent insupportent insupportable penible penibles harcelement genent",
    "~de": "d",
    "~que": "q k ke",
    "~pas": "pa",
    "~plus": "pu",
    "~vous": "vs",
    "~tout": "tt",
    "~jamais": "jms jamai",
    "~veux": "veu vx",
    "~numero": "num nr",
    "~message": "mess msg mesage",
    "~messages": "mess msgs mesages",
    "~ecrire": "mecrire ecrir mecrir",
    "~envoyer": "menvoyer envoyé envoye menvoye",
    "~envoyez": "menvoyez",
    "~ecrivez": "mecrivez",
    "~contacter": "mcontacter contacté",
    "~arretez": "arete aretez arreter",
    "~enlevez": "enlever",
}

RULES = """
arreter-de-m-ecrire     0.96  @stopper ?svp ?maintenant de|d|avec|les|vos|tes|ces|tous|ca|tout|l|le|la ..3 @writing|@msgs !avec
arreter-msgs            0.95  @stopper ?svp|merci|avec|aux|au|la|aux ?vos|tes|ces|les|aux|tous|l ?envoi|envois|de ?de ?vos @msgs
arreter-envoi           0.93  @stopper ?avec|tout|l|tous|votre|ce|cet|vos|le ?tout|les|l envoi|envois|ca|tout|harcelement $
arretez                 0.9   ^ arretez|stoppez|cessez|arretes|arretter !vous $ <!n|pas|ne
arrete                  0.88  ^ arrete|stop|stopper|arreter|halte $ <!n|pas|ne|d|s|m
stop-x                  0.93  ^ stop|stopper svp|stp|merci|pub|sms|ca|maintenant|immediatement|message|definitivement|tout|contact
stop-fin                0.85  <!un|le|non|auto|mon|ce stop svp|stp|merci|maintenant $
plus-de-msgs            0.94  plus|aucun|pas|jamais|zero|aucune|nouveaux|nouveau ?jamais|un ?seul|de|d|aucun|vos|tes|ce|ces|genre|autre|autres ?vos|de|ces|cette ?maudits|putain @msgs <!y|a|n|ai
ne-plus-m-ecrire        0.96  ne|n ..2 @write ..3 plus|jamais|pas|rien <!je|j
ne-plus-ecrire          0.95  ne|n plus|jamais ..3 @write|recevoir|envoyer|contacte|contacter|derange|etre|sollicite
me-contactez-plus       0.94  @clit|menvoyez|mecrivez ?@write plus|jamais ?@msgs|rien|de|contacter $
contactez-plus          0.93  ^ @write|contactez ?moi|nous|pas|me plus ?jamais|de|rien|svp $
plus-me-contacter       0.94  plus|pas|jamais me|m|nous @write $
ne-pas-m-ecrire         0.9   ne|n pas @clit @write $
ne-ecrivez-pas          0.86  ne @clit ?@clit @write pas $
veux-plus               0.95  @want|veut ?vraiment ?absolument plus|pas|aucun|jamais|ne ?de|etre|recevoir|du|vos|que|rien|avoir ..4 @msgs|recevoir|contacte|contacter|envoyiez|ecriviez|contactiez|sollicite|recois|appele|contactee|derangee|vous
veux-plus-rien          0.93  @want plus|pas|ne ?plus ?rien recevoir|rien|en|etre ?rien|ca|recevoir|ces|cela|vous|contacte
veux-plus-ca            0.85  n ?en @want plus|pas $ <!si
plus-recevoir           0.94  plus|pas|jamais|rien|aucun recevoir|recevoire ?de|vos|ces|rien|ca|cela|des|aucun|d|les|plus|tes
arreter-recevoir        0.94  arreter|cesser|stopper de|d recevoir
desinscrire             0.95  @unsub !de|du|au|par|mon
desinscrire-moi         0.96  @unsub|retirez|enlevez|supprimez|effacez|virez|rayez moi
desinscrire-de          0.95  @unsub ?moi|nous|mon|me ?de|du|des|numero|svp ?cette|votre|vos|la|toutes|tout|service|ces|ce|toute ?@list|@msgs|tout|service $
desinscrire-sinon       0.6   @unsub
retirer-liste           0.96  @take ..6 @list
retirer-moi             0.93  ^ retirez|enlevez|supprimez|effacez|virez|rayez|otez|sortez|oubliez|enleve|retire|supprime|desinscrivez moi|nous !ca|ce|le
me-retirer              0.93  me|m|nous retirer|enlever|supprimer|rayer|effacer|desinscrire|desabonner|sortir|radier|desinscrire
retirer-numero          0.95  @take ..1 @mine ..1 @number !de|du|des|sur
numero-de-liste         0.95  @take ..1 @mine ..1 @number de|des|du vos|votre|la|ta|tes ..2 @list|contacts|donnees
sortir-liste            0.93  etre ..2 retire|enleve|supprime|efface|raye|desinscrit|desabonne|desinscrite|retiree|enlevee|radie ..3 @list|$
opposition              0.92  m|s|me oppose|opposer a|au|aux|formellement ..3 @msgs|demarchage|reception|utilisation|traitement|prospection
mauvais-numero          0.93  ^ mauvais|faux|mauvaise numero|num|personne|destinataire|tel|no !de|du|sur|d|est
pas-le-bon-numero       0.92  pas ?le|au ?le bon|bonne numero|personne|destinataire $
mauvais-numero-dos      0.92  avez|as|est|contactez|a|c|vous|au|ecrivez|envoyez ?le|un|au|pas|est ?le|un mauvais|faux|mauvaise numero|num|personne|destinataire $
erreur-de-numero        0.93  trompe|trompez|trompes|tromper|erreur|trompee de|sur numero|personne|destinataire|num
vous-trompez            0.85  vous|te|tu trompez|trompes|etes ?de ?trompe $
pas-mon-nom             0.93  est|c ?plus|pas ?est plus|pas ?le|son|mon|du ?tout ?le|son|mon numero ?de|a !commande|la|dossier|d|de
plus-le-numero          0.92  plus ?le|son|mon|a|ce|au numero|portable|telephone de|d|la|a <!ai|a|as|ont|avons|avez|trouve|retrouve|n
lacher                  0.9   ^ lachez|lache moi|nous
foutez-paix             0.93  foutez|fous|fou|fout|fiche|fichez|foutre|laissez|laisse ?moi|nous|me ?la|en paix|tranquille|tranquilles
laissez-moi             0.92  laissez|laisse|fichez|foutez|laissez moi|nous ?en|la tranquille|tranquil|tranquile|trankil|tranquilles|paix
degagez                 0.86  ^ degagez|degage $ <!voie
va-te-faire             0.86  allez|va ?vous|te faire foutre|voir
marre                   0.88  marre|ras|assez|assez|saoule|soule ..5 @msgs|arretez|stop|harcelement|spam
y-en-a-marre            0.6   marre|ras
retirer-consentement    0.95  retire|revoque|retirer|revoquer|annule ?tout ?mon|le|ma|l consentement|accord|autorisation|permission|abonnement|inscription
pas-de-consentement     0.93  jamais|pas|aucun|ne ..2 donne|accord|consentement|autorise|consenti|autorisation|inscrit|inscrite|abonne|abonnee|demande|accepte|consens ..3 @msgs|accord|consentement|autorisation|liste|a|rien|recevoir|ca|cela|numero|pas
vous-dit-d-arreter      0.93  vous|te|t ?ai ?deja ?bien demande|dit|prie|demandons|repete|ordonne|demander|dis ?instamment|encore|deja de|d arreter|cesser|stopper|ne
refuse                  0.93  refuse|refusons ?de|vos|tout|d|tous|toute|formellement ?vos|recevoir ?vos|de|vos @msgs
rien-demande            0.86  rien demande ?a|de|moi|$
pas-inscrit             0.87  jamais|pas ?ete inscrit|inscrite|abonne|abonnee|demande|souscrit|consenti $
cnil                    0.93  cnil|rgpd|bloctel
plainte                 0.9   porter|porte|porterai|deposer|depose|deposerai|porterais ?une plainte
signaler                0.9   signaler|signale|signalerai|signalement|33700 ?vous|comme|ce|votre|a|au ?numero|la ?a|au|comme|la ?la spam|cnil|police|33700|harcelement|arcep
avocat                  0.86  @msgs|contactez|continuez|ecrivez|insistez ..6 avocat|plainte|police|juridique
harcelement             0.88  du|de|est|ca harcelement
annuler-msgs            0.93  annuler|annulez|resilier|resiliez|annule|fin|terminer|desactiver|desactivez|resiliation ?mon|l|cet|a|aux|de|des|abonnement|vos|les|l|ces|au|mes|tous ?abonnement|envoi|inscription ?a|aux|au|de|des ?vos|ces @msgs
annuler-mon-abo         0.87  ^ annuler|annulez|annule|resilier|resiliez|resiliation|arreter|arretez|stopper ?de ?mon|l|cet|mes|notre abonnement|abonnements|inscription $
veut-annuler-abo        0.87  veux|souhaite|voudrais|aimerais|desire annuler|resilier|arreter|stopper ?mon|l|cet abonnement|inscription $
annuler-abo             0.6   annuler|annulez|resilier|resiliez|resiliation ?mon|l|cet abonnement|inscription
comment-arreter         0.93  comment ..6 @stopper|desinscrire|desabonner|plus|sortir|arreter|desinscrit|desabonne|bloquer|supprimer|eviter|desactiver ?de|d|les|recevoir|ca|vos|ces|cette|la
pas-interesse-stop      0.94  interesse|interessee|interesser|interesses|interessent ..3 stop|arretez|arrete|retirez|supprimez|desinscrivez|enlevez|cessez|desabonnez|supprimer|retirer|desinscription
pas-interesse-plus      0.94  interesse|interessee|interesses ..3 ne|plus ..3 @write|@msgs|contactez|plus
pas-interesse           0.55  pas|plus|aucunement|guere ?du ?tout interesse|interessee|interesses|interessent
ca-suffit               0.6   suffit|assez
ca-suffit-msgs          0.9   suffit|assez|fini ?avec ?maintenant ?de|les|vos|ces|avec|avec @msgs
jveux-plus              0.93  jveux|jvx|jve|jen|jsouhaite plus|pas|veux ..4 @msgs|recevoir|plus|rien
jen-veux-plus           0.6   en veux|voulons|peux plus ?de|merci|ca $
rien-envoyer            0.93  plus|jamais rien|me|aucun ?m ?rien envoyer|envoyez|recevoir
bloquer                 0.6   bloquer|bloque|bloquez
qui-numero              0.5   qui|comment|ou ..4 mon numero|tel|telephone
annuler                 0.5   ^ annuler|annulez $
ne-m-interesse          0.5   n ?m interesse|interessent|interessee pas
arnaque                 0.5   arnaque|arnaqueurs|escroc
veuillez-cesser         0.94  cesser|cessez|arreter|arretez|stopper tout|toute|tous|immediatement|ces|vos ?de ?suite ?envoi|contact|communication|envois|sms|sollicitation|vos|ces
me-lacher               0.88  lachez|lache ?moi
demande-ne-plus         0.94  @ask ..5 ne|n|de|d ?plus|pas|jamais plus|pas|jamais ..2 @write|recevoir|etre|contacter
demande-cesser          0.94  @ask ..5 cesser|arreter|stopper|cessiez|arretiez|cesse|arrete ..3 @msgs|@writing|envoi|tout
demande-retrait         0.94  @ask ..5 me|m ?de ?la @take|desinscrire|desabonner !de|un|une|le|la|les|des|l|du
msgs-saoulent           0.9   @msgs ..1 me|m|nous @upset
vous-me-saoulez         0.88  vous|tu|vs me|nous|m saoulez|soulez|emmerdez|derangez|gonflez|harcelez|fatiguez|agacez|ennuyez|cassez|embetez
faites-chier            0.86  me|nous faites|fais|faite|faire chier|suer
fous-de-msgs            0.88  m|t|nous en fous|fiche|tape|balek|branle|bats|contrefous ..3 @msgs
pas-envie               0.94  pas|aucune|aucun|plus envie|interet ..1 de|d|pour|a ..2 recevoir|@msgs|etre
numero-d-un-autre       0.92  numero|ligne|portable|tel|telephone ..2 n ?est|a|appartient|appartiens plus|pas ?a|celui|au|celle ?de|a|du
numero-appartient       0.9   numero|ligne|portable ..2 ?n appartient|attribue|reattribue|reaffecte plus|pas|desormais|maintenant|a ?a ?un ?une moi|quelqu|autre|lui|elle|cette|ce|la|personne|$
plus-a-lui              0.9   c|est plus ?le|son|sa numero|tel|portable|num|ligne
personne-de-ce-nom      0.92  personne|pas|aucun|aucune ?ici ..4 ce|s|m nom|appelle|prenom
connais-pas             0.86  connais|connaissons pas|aucun|aucune ?de|d|ce|cette|cet ?la personne|monsieur|dame|mr|mme|madame|nom
suis-pas-lui            0.88  suis|etes pas ?la|celui|cette|celle|le|a ?bonne|bon|mauvaise personne|celui|celle|destinataire|numero
desinteresse-effacez    0.94  interesse|interessee|interesses ..4 effacez|virez|rayez|otez|oubliez|lachez|foutez
bloctel-liste           0.92  liste rouge|bloctel
harcelez                0.88  vous|ca|cela harcelez|harcelement
pas-mes-messages        0.88  gardez|gardes|garde|remballez ?vos|tes|vous @msgs
opposition-dos          0.92  oppose|opposer|opposition ..8 @msgs|prospection|demarchage|commerciales|commerciale|publicitaires
arreter-abo             0.94  @stopper|annulez|annuler|resilier|resiliez ..2 abonnement|inscription ..2 @msgs
red-negation            0.42  ne|n|pas|plus|jamais|aucun|sans|ni|rien ..5 @traffic
red-degout              0.42  @upset ..6 @traffic|envoyez|ecrire|envoyer
red-ecrivez-pas         0.42  ne|n ?me|m ?nous contactez|contacte|contacter|derangez|textez|texte|texter|ecrivez|ecris ?moi pas|plus|jamais
red-textez-pas          0.42  textez|texte|ecris|ecrivez|contactez ?moi pas|plus|jamais
red-pas-lui             0.42  ^ suis|ne|pas pas|suis ?madame|monsieur|mr|mme ..1 $$ !de
red-cliente             0.45  pas|plus client|cliente|clients
red-pas-ici             0.42  pas|aucun|aucune de|d|monsieur|madame ..2 ici
red-vous-faites-erreur  0.5   faites|fais|faite|faire erreur
red-pourquoi            0.5   pourquoi|pk|pkoi|prk ..4 @write|@msgs
retirer-num-tel         0.95  @take ..1 @mine numero|num|no de|d telephone|tel|portable|cellulaire|cell|mobile
personne-a-ce-numero?   0.92  pas|aucun|aucune|personne|plus ..4 a|sur ce|mon numero|num|tel !est|n
textez-moi-pas          0.93  ^ @write moi|nous ?surtout plus|pas ?jamais $|avec|vos|ces !tard
n-insistez-pas          0.88  ^ n insistez|insiste pas|plus $
degout-de               0.9   @upset d|de|des|par ..2 @msgs
basta-les               0.9   basta|fini|assez|stop avec|les|vos|ces|des ?vos @msgs
mon-numero-supprime     0.94  @mine @number ..3 supprime|efface|retire|enleve|supprimer|effacer|retirer
degagez-vous            0.86  ^ cassez|casse|barrez|barre|ta|vos|ferme|fermez vous|toi|gueule|gueules|la $
cassez-vous-msgs        0.88  cassez|casse|barrez|allez vous|toi ?en avec ..2 @msgs
jamais-abonne           0.9   jamais ?je ?ne me suis|etais ?jamais abonne|abonnee|inscrit|inscrite ?a ?ca ?cela $
confondre               0.9   confondez|confonds|confondu avec|de ?une ?quelqu autre|un|une|personne
fin-seul                0.87  ^^ ?svp ?merci fin|resilier|resiliez|resiliation|annuler|desactiver ?svp|merci $$
foutez-le-camp          0.86  ^ foutez|fous|fiche|fichez le camp $
plu-de-sms              0.93  ^ plu|pus ?de @msgs
supprimer-moi           0.93  ^ supprimer|supprime|supprimez|enlever|retirer|effacer|desinscrire|desabonner|virer moi $|de|svp
jveu-plu                0.93  jveu|jveux|jvx plu|plus ?de|d ..1 @msgs
repondu-stop            0.92  repondu|envoye|ecrit|dit|mis|tape ..1 stop !par
suis-desabonne          0.9   suis|etais ?deja ?pourtant ?bien desabonne|desabonnee|desinscrit|desinscrite $|de|depuis|la|il|deja
combien-de-fois         0.9   combien de fois ..7 arreter|stop|stopper|cesser|plus|non
ne-lui-ecrivez-plus     0.9   ne lui|leur @write plus|jamais
"""
GUARDS = """
stop-ou-encore          1  stop|arrete ou encore|je|on|pas !porte|vous|signale|contacte|te|depose|bloque|t|m|saisis|appelle|serai|vais
s-arreter               1  m|s|t|arret|n|sans|pas|je|il|on|ca|jamais|nous|ai|a|ont|est|vais|va|peux|dois|faut|ne|peut ?me|m|s|l|y ?y arrete|arreter|arretez|arret|arretes|stopper|stop|arrêté !de|d|vos|les
n-arretez-pas           1  n|ne|pas|jamais|sans ?me|m|nous|vous arretez|arrete|arreter|retirez|supprimez|desinscrivez|enlevez|cessez|stoppez|retirer|supprimer|enlever|desabonnez|desinscrire ?pas|jamais|surtout ?de ?m ?envoyer
arret-de-bus            1  l|un|arret|arrets ?arret|arrets ?de bus|tram|maladie|train|metro
arrete-de-fumer         1  arreter|arretez|arrete|cesse|cesser|arretes de|d fumer|travailler|rire|boire|pleuvoir|manger|penser|parler|fonctionner|jouer|sonner|pleurer
mauvais-numero-de       1  mauvais|faux numero est|de|sur|d|dans
mauvais-numero-je       1  j|je|ai|donne|donnee|compose|note|fait|mis ..4 mauvais|faux numero|num
mauvais-numero-que      1  est|c|s ?agit|ce|t|ai ?il|je ?ce ?un|le|du|d mauvais|faux|bon numero
pas-de-message-recu     1  pas|aucun|plus ?de ?vos message|messages|sms recu|recus|encore|depuis|arrive
pas-vous-deranger       1  pas vous|te deranger|derange|embeter|harceler
arretez-vous            1  arretez|arrete vous|toi !avec
ne-recois-plus          1  recois|recevons|recu|recoit plus|pas|jamais|rien ?de|vos|votre|le|la|aucun ?messages|message|sms
laissez-message         1  laissez|laisse un|votre|le
n-y-a-plus              1  n|il|y|a|ont|ai|avons|reste|avez ?y ?a|ai|en|est ?pas plus|pas de|d
retirer-chose           1  retirer|enlever|supprimer|retirez|enlevez|supprimez|sortir|virer|effacer|retire le|la|les|l|un|une|des !numero|liste
plus-de-question        1  plus|pas de|d questions|question|pain|lait|place|places|temps|probleme|soucis
non-stop                1  non|auto|le|un|mon|ce|au stop
ne-appelez              1  ne|n m|me appelez|appelle pas ecrivez|envoyez|texto
annuler-rdv             1  annuler|annulez|annule|reporter|annulons ..2 rendez|rdv|commande|reservation|visite|seance|billet|livraison
demande-a               1  lui|leur|mon|ma|fils|fille|mari|patron ai|a|dit|de|d ?dit|demande ?de|d arreter|cesser
laissez-cles            1  laissez|laisse les|la|le|un|une|moi !paix|tranquil|trankil|tranquile|tranquille|tranquilles|en
moi-savoir              1  laissez|laisse moi savoir|un|le|reflechir|voir|jusqu|y|passer
prefere                 1  ne ..2 arretez|changez|supprimez pas|rien|jamais
moi-trompe              1  me|m|j suis|etais|ai|sommes ?fait ?un trompe|trompee|erreur|trompes de|sur
plus-comme-ca           1  envoyez|envoie|plus ?plus de|d ..1 comme ca
pas-lu-message          1  pas|plus|jamais|rien ?encore ?pu ?eu ?le ?temps ?de vu|lu|lire|lis|compris|comprends|trouve|ouvrir|voir|ouvert|repondu|repondre|eu ..4 @msgs
vous-ne-derangez-pas    1  vous|tu ne|n me|m derangez|deranges|ennuyez|embetez pas
facture-par-courrier    1  ne|n m|me envoyez|envoyer|envoie pas|plus la|le|les|l !msgs|messages|sms|pubs|publicites
suffit-pour             1  suffit pour|a|de|si|que !recevoir|messages|sms
pas-le-numero           1  ai|a|as|ont|avons|avez|trouve|connais|retrouve|retiens ?pas|plus ?pas|plus le|ton|votre|son|de|mon numero|telephone
tranquille-un-peu       1  tranquille ?encore 5|10|cinq|deux|dix|2|quelques|un|jusqu minutes|minute|instants|peu|a
veux-plus-de            1  veux|veut|voudrais plus|avoir ?plus de|d choix|infos|information|informations|details|photos
autre-liste             1  liste|listes d|de|des attente|courses|mariage|prix|naissance|invites
recevoir-le             1  recevoir le|la|l|un|une|ma|mon !message|messages|sms|pub|publicite
le-recevoir             1  le|la|l recevoir !message|messages|sms|pub|publicite
retirer-argent          1  retirer ?de l|20|50|100|un|une|argent|colis|billets argent|euros|colis|commande|billets|paquet
veux-pas-desabonner     1     ?ne|n veux|voulais|souhaite|demande|compte|voudrais|desire pas|jamais ?du ?tout ?a ?de ?d ?etre ?me|m @unsub|desinscrire|desabonner|retirer|supprimer|desinscrit|desabonne|retire
veux-pas-rater          1     pas|jamais ?de rater|manquer|louper|perdre
n-envoyez-plus-que      1     vous n envoyez|faites|proposez|avez plus|pas ?de
mon-ex-arrete-pas       1     mon|ma ?petit ex|chef|copain|copine|frere|soeur|mari|femme|fils|fille ?n ?ne arrete|arretent pas
"""
DOUBTS = """
facture                 1  facture|devis|colis|contrat|lettre|courrier
courriel                1  mails|mail|email|emails|courriels|courriel|newsletter
liste-d-attente         1  liste d attente
cours                   1  cours|judo|gym|salle|club|ecole
"""
WEAK = "ne-ecrivez-pas ne-pas-m-ecrire ne-plus-m-ecrire arretez arrete lacher"
# These count for sure only where the rest of the text is courtesy or complaint.
BARE = "arretez arrete lacher"
WEAK_DOUBTS = """
rire                    1  mdr|lol|haha|hahaha|ptdr|plaisante|blague|rigole
autre-moment            1  avant|apres|demain|pendant|conduis|reunion|occupe|occupee|soir|matin|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|heure|heures|travail|dors|cours|nuit|aujourd
autre-moyen             1  <!n|ne|m plutot|preferez|prefere|appelez|mail|whatsapp|ecrivez|texto
"""
EXCUSES = """
n-appelez-pas-mieux   1  appelez|appelle|appeler|telephonez|telephoner|telephone pas|plus ..2 plutot|prefere|mieux|preferable|seulement|uniquement|juste !pas|ne
n-appelez-pas-ecrivez 1  appelez|appelle|appeler|telephonez|telephoner|telephone pas|plus $ ?mais ?plutot ?svp ecrivez|ecris|envoyez|envoie|textez|texte|un|par|prefere !pas|plus|ni
desinscrit-par-erreur 1  desinscrit|desabonne|desinscrite|desabonnee|stop|retire|retiree ..2 par|sans erreur|accident|megarde|inadvertance|vouloir
me-reinscrire         1  reinscrire|reinscrivez|reabonner|reabonnez|rajoutez|remettez|reinscription
"""
# Signals of the contrary: whatever a text with one of them says, in any language, a person decides.
CONTRARY = """
que-se-passe          1  que|qu|il ?se ?est|ce ?qui ?se passe|arrive|passera ?t ?il si|quand
dois-je               1  dois|doit|faut|devons ?je|on|il ?que ?je repondre|envoyer|ecrire|taper|reponde|envoie ..2 stop
si-je-reponds         1  si|quand je|j|on reponds|envoie|ecris|tape|repond ..2 stop
mais-j-aime           1  mais j|je|on ?les|l aime|adore|apprecie|interesse !pas|plus
mal-lu                1  mal lu|compris|ecrit
me-suis-trompe        1  me|m suis trompe|trompee
je-prends             1  je|j|on prends|prend|commande|achete|garde ?en|le|la|les|finalement ?en|le|la deux|trois|un|une|celui|celle|quand
super                 1  <!pas|est|n|sont|etes genial|geniale|marrant|marrante|hilarant|drole
trop-beau             1  trop beau|bon|mignon
avis                  1  change d avis
sur-insta             1  sur|de instagram|insta|facebook|fb|tiktok|twitter|snap|snapchat|youtube
ma-soeur-dit          1  ma|mon soeur|frere|mari|femme|mere|pere|fils|fille|copine|copain|ami|amie m|a|dit ?a dit|d|que|de
panneau                 1     panneau|autocollant|affiche|gateau|imprimer|pancarte
"""
