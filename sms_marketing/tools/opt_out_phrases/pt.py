"""Portuguese."""

from .forms import forms

OPENERS = """
por favor pfv pf favor nao sim ok oi ola e mas entao agora ja gente moco moca gentileza peco gostaria de disse falei obrigado
obrigada senhor senhora interesse so faz pra
pls please stop vcs voces vc cara mano galera pessoal boa tarde bom dia noite meu amigo amiga q que tambem so podem
"""
CLOSERS = """
por favor pfv pf pfvr obrigado obrigada obg agora ja e ou mas ok senao imediatamente mais nao porque pq eu vcs voces
urgente nunca nada logo isso isto porra caralho gente grato grata
pls please cara mano pfvr pfvor blz vlw valeu cumprimentos atenciosamente att saco merda ta ok tá
ai ae
"""
CLASSES = {
    "clit": "me nos lhe lhes",
    "stopper": "pare parem para parar chega basta cessem cesse deixe deixem deixa interrompam interrompa suspendam suspenda"
    " cancele cancelem evitem evite parou pára encerrem encerre acabem acaba stop"
    " parassem pararem parando deixassem interromper cessar cessassem paro encerrar",
    "writing": "manda mandano  perguntar perguntando  mandar mandarem enviar enviarem escrever contatar contactar perturbar incomodar encher ligar"
    " mensagear enviando mandando enviarme mandarme perturbando incomodando spammar chatear contatarem ligarem envio"
    " enviar-me mandar-me importunar amolar azucrinar escrevendo"
    " "
    + forms("mand envi perturb incomod contat contact chate import lig mensage mensaj amol", "ar arem arme andome ando")
    + " escreverem enviem mandem",
    "write": "mande mandem manda mandar mandarem envie enviem envia enviar enviarem escreva escrevam escreve escrever"
    " contate contatem contacte contactem contatar contactar perturbe perturbem perturbar incomode incomodem"
    " incomodar ligue liguem liga ligar encha encham enche encher procurem procure mandes envies escrevas chateie"
    " chateiem incluam inclua chatear mandando enviando insistam insista aborreça aborreca contacta contactar"
    " "
    + forms(
        "mand envi perturb incomod contat contact chate import lig mensage mensaj amol spam",
        "e em es a am ar arem ares asse assem ando",
    )
    + " escrevam escrevessem escreverem escrevesse escrevendo enchendo",
    "msgs": "mensagens mensagem msg msgs sms propaganda propagandas publicidade promocao promocoes spam anuncios ofertas"
    " torpedo torpedos mensagen notificacoes recados textos divulgacao marketing msn mensagenzinha avisos comunicacoes"
    " mensages mensagems promos",
    "take": "remova remover removam remove retire retirem retirar retira tire tirem tira tirar exclua excluam excluir exclui"
    " apague apaguem apagar apaga delete deletem deletar deleta elimine eliminem eliminar descadastre descadastrem"
    " descadastrar descadastra esqueca esquecam risque risquem removendo remocao exclusao saia desinscreva bloqueie"
    " bloqueiem"
    " "
    + forms("tir retir apag delet elimin descadastr bloque risc", "e em a ar arem asse assem ando")
    + " removam removessem removerem excluissem excluirem percam perca esquecer desvinculem desvincular",
    "list": "lista listas cadastro cadastros base dados sistema contatos contactos grupo banco agenda mailing registro"
    " registros transmissao listagem newsletter disparos disparo"
    " envios envio marketing plataforma campanha campanhas registo registos ficheiro ficheiros",
    "mine": "meu meus minha este esse o nosso minhas esta os",
    "number": "numero telefone contato contacto celular nome dados cadastro telemovel num whatsapp fone tel nr"
    " telemovel tlm tlmv nr contato contacto zap celula cpf email",
    "want": "quero queremos desejo desejamos preciso gostaria autorizo aceito interessa pedi solicitei autorizei permito"
    " concordo quer queria kero qro consinto quiser"
    " pretendo pretendemos tenciono desejaria quis necessito curto curti aguento",
    "unsub": "descadastrar descadastre descadastrem descadastra descadastramento descadastro cancelar cancelamento desinscrever desinscreva"
    " desinscrevam desinscricao desassinar descadastrarem desincrever descadastrado"
    " subscricao desinscrevam desinscrever descadastramento",
    "traffic": "mensagens sms propaganda propagandas publicidade promocoes spam ofertas torpedos msgs anuncios promos",
    "ask": "agradecia agradeceria agradeco gostaria gostava peco pedia solicito prefiro preferia preferiria queria quero exijo"
    " favor podem pode poderiam poderia podiam podia gentileza pedimos solicitamos requeiro tem",
    "upset": "saco farto farta cansado cansada cansei enche enchendo chato chata chatos irritante insuportavel odeio raiva"
    " incomodando incomoda perturba perturbando cheio cheia paciencia absurdo insistencia insistentes aborrecido",
    "~nao": "n naum num nn ñ",
    "~voces": "vcs vces ces",
    "~voce": "vc ce",
    "~que": "q k",
    "~de": "d",
    "~quero": "qro kero qero qr quer",
    "~mensagem": "msg msn mensage mensagi",
    "~mensagens": "msgs mensages mensagems",
    "~para": "pra p pro",
    "~por": "pr",
    "~numero": "numro numer num nr nro",
    "~mais": "mas mai",
    "~nada": "nd",
    "~favor": "favo",
    "~meu": "mel",
    "~tira": "tirar",
}
RULES = """
parar-de-mandar         0.96  @stopper ?ja ?por ?favor ?com|de|d|a ?@clit|ficar|todo ?@clit ?de|os @writing !o|a|os|as|um|para|com
parar-com-msgs          0.94  @stopper ?ja ?por ?favor ?com|de|essas|as|o|os ?me ?mandar|enviar|envio|tanta|tantas|suas|essas|esses|as|o|a|essa|mais|receber ?de ?essas|suas|tanta @msgs
pare                    0.9   ^ pare|parem|chega|cessem $ <!nao|sem
para-agora              0.86  ^ para|parar|stop|pára agora|ja|por|pfv|com|pf|imediatamente ?isso|favor|isso $
para-com-isso           0.9   @stopper com|de ?com isso|isto|mandar|enviar ?ja|por|agora $
chega                   0.9   chega|basta|cansei|farto|farta|cansado|cansada|enche|saco ..4 @msgs
nao-me-mande-mais       0.96  nao|nunca|jamais|n|num ?@clit ?voltem|volte|tornem ?a @write ..3 mais|nada|nunca|@msgs
nao-mande-mais          0.94  nao|nunca|n|favor ?mais @write ..2 mais|nada|@msgs|nunca
nao-mandar-mais         0.95  nao|nunca|n|favor ?me|nos mais ?me|nos @write
favor-nao               0.93  favor nao ?mais ?me @write ?mais|$
nao-me-mande            0.87  ^ nao|n @clit @write $
nao-perturbe            0.88  ^ nao|n ?me perturbe|perturbem|perturbar|incomode|incomodem|incomodar|encha|encham|enche ?mais|o ?saco $
nao-contatem            0.88  ^ nao|n escreva|escrevam|contate|contatem|contacte|contactem|contatar|contactar|enviar|envie|enviem|mandem ?mais|este|esse ?numero $
nao-quero-msgs          0.95  nao|n|num|nem @want ..5 @msgs
nao-quero-receber       0.95  nao|n|num ?mais ?@clit @want ..3 receber|recebendo|recebe|ser|contato|que|receba|contatado|estar|participar|fazer ?contatado|mais|nada|isso|essas|me|contactado|perturbado|incomodado|na ?@write|parte
nao-quero-mais          0.9   nao|n|num @want ?isso|nada ?mais mais|nada|isso|receber ?mais|isso|nada|receber|disso $
nao-quero-que           0.94  nao @want que ?voces|vcs|@clit ?@clit @write|mandem
nao-receber             0.94  nao|n|parar|deixar|pra|para|sem ?mais|de|quero|desejo ?mais receber ?mais|nada|essas|isso|suas|@msgs|sms|estas|esse|nenhuma|este|tipo
parar-receber           0.95  parar|pare|deixar|paro|cancelar|cancela|cancele ?de|o|com|d receber|recebimento|recebendo|envio
sem-mais                0.93  sem|chega|nada|nenhuma|zero|nao|n|no|nem ?mais|de|quero|de ?mais|de @msgs <!tem|ha|tenho|recebi|vi
mais-nao                0.85  mais nao|nunca $
nunca-mais              0.9   ^ nunca|nao mais $
nada-mais               0.85  nao ?quero|mandem|enviem|mande|envie nada mais $
nao-autorizo            0.94  nao|nunca|n|jamais ?eu ?dei|tenho autorizo|autorizei|consinto|consenti|dei|permito|permiti|aceitei|aceito|autorizado|concordei ..4 @msgs|contato|envio|consentimento|autorizacao|permissao|isso|uso|isto|receber|numero|que|nada
nao-autorizo-dos        0.9   nao|nunca|n|jamais ?eu autorizei|autorizo|consenti|consinto $
nao-me-cadastrei        0.88  nao|nunca|n ?eu ?me cadastrei|inscrevi|cadastro|assinei|pedi|solicitei|registrei|subscrevi ..3 @msgs|isso|lista|isto|nada|essa|nisso|receber|$
tirar-da-lista          0.96  @take|tirem|tira ..6 @list
me-tira                 0.93  me|nos @take|tira|tirem|tire|remova|removam|exclua|descadastra|retire|retirem|desinscreva ?daqui|disso|dai|isso|dessa|desse|deste $
remove-me               0.93  ^ remova|remover|removam|retire|exclua|descadastre|tirem|descadastrem|apague|apaguem|retirem ?me|nos $ !o
remove-me-dois          0.93  retirem|remova|removam|retire|exclua|apaguem|apague|eliminem|tirem|elimine|excluam|tire me ?da|do|de|dos|desta|dessa|já
remover-numero          0.95  @take|esquece ?por ?favor ?já ?ja @mine|todos ?meu|meus|minha @number !do|da|no|na|dos
remover-numero-de       0.95  @take @mine ?meu @number da|do|de|dos|das ?sua|seu|seus|suas|vossa ..2 @list
sair-lista              0.95  sair|saio|saia|fora|removido|retirado|excluido|removida|excluida|tirado|tirada|descadastrado|apagado|retirada ?de|da|do|dessa|desta|desse ?desta|da|sua|vossa|lista ..2 @list|@msgs|servico
quero-sair              0.9   quero|gostaria|desejo|queria|preciso|como ?faco|faz|de|eu|posso ?de|para|pra ?pra|para sair|descadastrar|desinscrever|sair|descadastro|desativar ?daqui|disso|desta|desse|isso|dessas ?@msgs|lista|grupo $
descadastrar            0.95  descadastrar|descadastre|descadastrem|descadastramento|descadastra|descadastrado|desinscrever|desinscreva|desinscrevam|desassinar|desinscricao|descadastro|desincrever|descadastrarem
cancelar-msgs           0.94  cancelar|cancele|cancelem|cancela|cancelamento|anular|desativar|desative|desativem|bloquear|suspender|encerrar|parar|excluir|desligar|cancelo ?ja ?por ?favor ?o|a|as|os|de|do|meu|minha|todas ?meu|minha|recebimento|envio|assinatura|inscricao|subscricao|servico|cadastro ?de|das|dos|do|a|as|destas|desse|dessas|esse ?essas|suas @msgs
cancelar-envio          0.9   cancelar|cancele|cancelem|cancela|interromper|suspender|parar|encerrar|parem|cessar ?o|os|com|de|com ?o recebimento|envio|envios|disparo|disparos
cancelar-assinatura-ja  0.87  ^ cancelar|cancele|cancela|cancelem|anular|encerrar|cancelamento|cancelo ?de|da ?a|minha|o|meu|esta|essa ?minha|meu assinatura|inscricao|subscricao|cadastro $
quer-cancelar-ass       0.87  quero|queria|desejo|gostaria|preciso ?de cancelar|anular|encerrar ?a|minha|o|meu|esta|essa ?minha|meu assinatura|inscricao|subscricao|cadastro $
cancelar-assinatura     0.6   cancelar|cancele|cancela|cancelem ?a|minha|o|meu ?minha|meu assinatura|inscricao|subscricao|cadastro
cancela                 0.5   ^ cancela|cancele|cancelem|cancelar ?tudo $
como-parar              0.94  como ..6 parar|sair|descadastrar|cancelar|bloquear|nao|desinscrever|deixar|desativar|descadastro|paro|cancelo|bloqueio|removo|saio ?de|desse|essas|da|disso|isso|esses|as|deste|com|desta ..2 receber|@msgs|lista|isso|$|disso|cadastro|mais
numero-errado           0.93  ^ numero|num|pessoa|nr errado|errada|incorreto|trocado !de|em|na|no
numero-errado-dois      0.93  e|esta|engano|tem|ta|com|voce|sao|estao|mandou|para|vc|pro|ligou|mandando|no ?um|com|o|e|esta|mandando|pro ?o numero|pessoa errado|errada|incorreto !de|em|na|no
engano                  0.86  ^ engano|enganou ?se ?de ?numero $
engano-dois             0.9   e|foi|deve|houve|mandou|ser|por ?um|ser|por engano $ <!eu|cancelei|sai
enganou-se              0.92  se|esta|estao|voces|vc|enganaram|enganou|errou|erraram|confundindo ?se enganou|enganaram|enganado|enganados|errado|errou|de|o|confundindo|enganar|enganada ?de|o|no numero|pessoa
nao-e-da                0.93  numero|celular|telefone nao e ?mais da|do|de|dele|dela|meu
nao-e-numero            0.93  nao|n|ja ?nao e|sou|pertence ?mais ?a|o|este|esse|dona|dono|esta|esse numero|telefone|celular|contato ?de|da|do
nao-e-mais              0.93  nao|n e|pertence ?mais|a|o|mais ..2 numero|celular|telefone
em-paz                  0.93  deixe|deixem|deixa|deixar|me|larga|larguem ?ja ?deixa|deixe|deixem|larga ?me|nos ?em paz|pe
larga-me                0.86  me larga|larguem|erra|esquece|esquecam $
retiro-consentimento    0.95  revogo|retiro|revogar|retirar|cancelo|nego|anulo ?a|o|meu|minha|qualquer|todo ?meu|minha consentimento|autorizacao|permissao|inscricao|anuencia
lgpd                    0.93  lgpd|procon|rgpd|anatel|anpd
processar               0.9   processar|denunciar|denuncio|denunciarei|processarei|reportar|denunciando|denuncia|queixa ?a|los|por|como ?na voces|vos|empresa|numero|spam|assedio|policia|anatel|procon
advogado                0.86  @msgs|enviarem|mandarem|parem|mandando|insistirem|contato|parar|senao|continuar|continuarem ..6 advogado|advogada|policia|justica|processo|judicial
assedio                 0.88  isso|isto|e ?e|um assedio|perseguicao|perturbacao
sem-interesse-nao       0.94  interesse|interessado|interessada|interessa ..3 nao|pare|parem|remova|retire|exclua|sair|tire|descadastre|apague|stop|tirem|removam ..3 @write|mais|$|mandar|meu|lista|me|da|de|de|por
sem-interesse           0.55  nao|sem|n ?tenho|estou|me ?mais ?nenhum interesse|interessado|interessada|interessa
falei-pra-parar         0.92  falei|pedi|disse|mandei|peco|pedindo|avisei ?ja|para|pra|que ?voces|vcs|me ?ja|nao parar|parem|pararem|parassem|enviarem|mandarem|mandem|nao|quero ?me ?quero|mandarem|receber|mandem
aqui-nao-e              0.9   aqui|esse|este nao e|mora ?mais o|nenhum|nenhuma|ninguem|a|numero|celular|telefone ?numero|celular|telefone ?da|do|de !pedido|endereco|que|valor|preco|horario|dia|produto|modelo|caso|problema
encher-saco             0.93  pare|parem|para|chega de encher|me|torrar ?o saco|paciencia
merda                   0.86  vao|va|vai|vao a|pra|para|se ?a|o merda|inferno|caralho|puta|foder|fuder|danar|catar
sai-fora                0.86  ^ sai|saiam fora|daqui $
vaza                    0.86  ^ vaza|sumam|vsf|vtnc|desaparecam $
stop-x                  0.92  ^ stop|parar|sair|fim por|pfv|pf|ja|agora|sms|mensagens|com|de|favor|obrigado|obrigada|imediatamente|as|as|msg|tudo $
stop-msgs               0.93  stop|fim|sair|parar ?com|das|de|as|os|dos|do|essas|nas @msgs
nao-incomodar           0.9   nao|n|parem|pare ?@clit|mais|de ?@clit incomode|incomodem|incomodar|perturbe|perturbem|perturbar|encham|encha|encher|chatear|chateiem ?mais|o|com $
quem-numero             0.5   quem|como|onde ..4 meu numero|contato
golpe                   0.5   golpe|golpistas|golpista
bloquear                0.6   bloquear|bloqueio|bloquei
nao-quero-saber         0.9   nao quero ?mais saber ?mais|nada
quero-que-parem         0.93  quero|exijo|peco|gostaria que ?voces|vcs|me ?me parem|pare|parassem|removam|tirem|excluam|retirem|descadastrem
nao-quero               0.5   ^ nao quero $
processo                0.86  ^ vou processar $
me-descadastre          0.93  me|nos ?quero descadastre|descadastrem|descadastra|descadastrar|desinscreva|remova|removam
desisto                 0.5   ^ desisto|desistir $
pede-que-nao            0.94  @ask ..4 nao|deixar|parar ?de ?mais ?me|nos ?mais @write|receber|ser|recebo ..2 mais|nunca|nada|@msgs|contatado|contactado|$
pede-parar              0.94  @ask ..4 @stopper ?de|com ?me @writing|@msgs
pede-tirar              0.94  @ask ..3 me|nos|meu @take|numero|contato|contacto|dados
nao-voltem              0.95  nao|nunca|jamais ?mais ?@clit voltem|volte|voltes|tornem|torne a ?@clit @write|ligar
deixem-de               0.95  deixem|deixa|deixe|deixar de ?me @writing|@write
em-paz-eu               0.93  deixe|deixem|deixa|larga|larguem eu|a|me|o ?gente ?quieto em|quieto|quieta|sossegado|sossegada ?paz
me-erra                 0.88  ^ ?ve ve|me se ?me erra|esquece $
me-esquece              0.86  me esquece|esquecam|esqueca|erra|larga $ <!nao|n
cancelar-inscricao      0.86  cancelar|cancela|cancele|cancelem|anular|remover ?a ?minha inscricao|subscricao|cadastro $$
nao-sou-a-pessoa        0.9   nao|n sou ?eu|mais|essa|esta ?a|o|essa|quem|esta pessoa|dono|dona|procura|procuram|titular|destinatario|cliente
nao-conheco             0.88  nao|n conheco|conhecemos ninguem|nenhum|nenhuma|essa|esse|esta|este|a|o|quem pessoa|nome|senhor|senhora|chamado|chamada|sr|sra
numero-nao-e-mais       0.92  numero|celular|telefone|telemovel|linha|chip ja|nao|n ?nao e|pertence ?mais ?e ?mais de|da|do|a|dele|dela|ao|essa|esse
numero-e-meu            0.9   numero|celular|telefone|telemovel|linha ..2 e|pertence ?agora ?hoje ?a ?de meu|outra|mim
quem-mora               0.9   ninguem|nenhum|nenhuma ..1 aqui ?se ?com chama|nome
ninguem-aqui            0.9   ninguem ..3 nome
enche-msgs              0.9   @upset ..1 com|de|das|dos|dessas|desses|disso ..3 @msgs
msgs-chateiam           0.88  @msgs ..2 @upset
quantas-vezes           0.9   quantas vezes ..8 nao|parar|parem|pare|chega|mais
abstenham-se            0.95  abstenham|abstenha|abster ?se|me de ..2 @writing|@msgs
desativar-msgs          0.94  desativar|desativem|desative|desativa|desliguem|desligar|suspendam|suspender|bloqueiem|cancelem|cancelar|cancelo|cancela ..3 @msgs
nao-participar          0.93  nao|n @want ..2 participar|fazer|estar|ficar ?parte ?mais de|da|do|nessa|nesta|na|desse|desta ..2 @list|grupo
nao-assinei             0.9   nao|nunca|n ?eu ?me ?dei assinei|solicitei|autorizei|pedi|inscrevi|subscrevi|cadastrei|permissao ..3 @msgs|servico|isso|isto
me-bloqueia             0.86  ^ me|podem me|bloqueia|bloquear ?bloqueiem ?me $
nao-perturbe-lista      0.93  nao me perturbe|ligue|perturbem
esquecam-numero         0.93  esquecam|esqueca|percam|perca|apaguem|esquece ?o ?do ?de ?meu numero|contato|contacto
errou-de                0.92  errou|erraram|errado|trocou|enganou|enganaram|engano|enganado ?de ?no|do|o numero|pessoa|destinatario|contato
sem-interesse-saia      0.94  interesse|interessado|interessada|interessa ..4 tira|tirem|tire|apague|remova|remove|pare|parem|para|nao ?me ?meu @write|numero|contato|lista|de|$
vao-perder-tempo        0.6   perder|percam tempo
red-negacao             0.42  nao|n|nunca|jamais|sem|nenhuma|chega|basta ..5 @traffic
red-chateado            0.42  @upset ..6 @traffic|mandar|enviar|escrever
red-nao-mande           0.42  nao|n|nunca|jamais ?@clit ?mais contatem|contate|contacte|contactem|escrevam|escreva|perturbe|perturbem|incomodem|mande|mandem|envie|enviem|chateiem ?mais|$
red-nao-sou             0.42  ^ sou|nao ?nao ?sou ?eu ?sou o|a ..1 $$
red-cliente             0.45  nao ?sou ?mais cliente
red-por-que             0.5   porque|pq|por ?que ?ficam|continuam|voces ..1 mandam|mandando|enviando|enviam|insistem|continuam
aqui-nao-e-da           0.9   aqui nao e|mora ?mais da|do
vao-encher-saco         0.88  vao|vai|va encher|torrar|amolar ?o ?saco|outro
me-deixa-quieto         0.93  me deixa|deixe|deixem|larga ?em quieto|quieta|paz|sossegado|sossegada
dispenso                0.92  dispenso|dispensamos|recuso|rejeito ?receber ..2 @msgs
pedi-vezes              0.92  pedi|falei|disse|avisei|mandei|pedindo|falando ..4 para|que ?nao ?me parar|pararem|parem|mandem|mandarem|mandassem|pare
interesse-em-receber    0.94  nao|sem|n ?tenho|estou ?mais ?nenhum|qualquer interesse|interessado|interessada ?nenhum em|de ..1 receber|@msgs
nao-tem-mais-numero     0.92  nao tem|usa|mora|esta mais ?com esse|este|nesse|neste numero|telefone|celular
red-nao-conheco         0.42  nao|n conheco|conhecemos nenhum|nenhuma|ninguem ..1 $
sair-da-lista           0.95  sai|sair|saia ?fora da|dessa|desta|de|do|desse ..1 @list
cheio-de-voces          0.86  cheio|cheia|farto|farta|cansado|cansada|cansei|saco de voces|voce $
chega-disso             0.88  ^ chega|basta disso|disto|dessa|isso $
nao-sou-quem            0.92  nao|n sou quem|a|o|essa ?pessoa ?que voces|voce|procura|estao|esta|pensa|pensam
processo-voces          0.9   ^ vou|processo|denuncio processar|voces|denunciar $
va-se                   0.86  ^ vai|va|vao ?a ?para|pra|se|tomar|no merda|inferno|fuder|foder|puta|caralho|cu|danar|catar|lascar
cai-fora                0.86  ^ some|suma|cai|caiam|desapareca daqui|fora
foi-engano              0.86  ^ foi ?um engano $
remover-numero-tel      0.95  @take ?o meu|nosso|este numero de telefone|telemovel|celular|contato|whatsapp
confundir               0.9   confundindo|confundiram|confundiu|confundem com outra|outro|alguem
nao-escrevam-pra-mim?   0.92  nao|n|nunca ?mais escrevam|escreva|escreve ?mais para|pra mim|nos $
cancelamento-so         0.85  ^^ ?por ?favor cancelamento|desativar|desinscricao ?por ?favor $$
nao-obrigado-parar      0.88  ^^ nao ?quero|tenho obrigado|obrigada|interesse|quero parar|sair|cancelar|descadastrar $$
nao-entrem-em-contato   0.95  nao|nunca ?mais entre|entrem|entrar ?mais em contato|contacto
vou-denunciar           0.88  vou ?te ?bloquear ?e denunciar|processar $
respondi-sair           0.92  respondi|mandei|enviei|escrevi|digitei|falei ?ja ?a ?palavra stop|sair|parar|cancelar|pare !por
ja-me-descadastrei      0.92  me descadastrei|desinscrevi|descadastrado
"""
GUARDS = """
quando-acaba            1  quando|hora|dia|ate|se acaba|termina|encerra|para|acabam|terminam
nao-parar               1  nao|n|nunca|sem|jamais ?@clit ?consigo|pode|podem|vou|quero|precisa ?que ?me parar|parem|pare|para|pares|parou|remova|removam|tirem|tire|retirem|exclua|tira|cancelem|cancele|deixe|deixem|descadastrem|deixa ?de ?mandar !em|paz
parar-de-fazer          1  parar|pare|parou|paro|deixar|parem de fumar|rir|trabalhar|chover|chorar|beber|pensar|comer|falar|funcionar|latir|pingar
parar-ai                1  parar|paro|passar|parou|paramos|para ai|na|no|em|aqui|la|ao|perto|pra|voces|mim|o|a|os|as|quando|amanha|hoje|segunda|quarta|quem|que|qual|todos !mandar|envio
chega-hora              1  chega que|as|em|amanha|hoje|quando|o|a|no|na|ate|ai|aqui|cedo|la|segunda
quando-chega            1  quando|que|hora|horas|encomenda|pedido|ja|entrega|ele|ela ?ele|ela|o chega|para
parada                  1  parada|ponto
numero-de-coisa         1  ?o|um numero errado|incorreto de|em|na|no|esta|da|do|ta
dei-numero              1  dei|passei|coloquei|anotei|digitei|deu|passaram|anotaram|eu ..4 numero errado|incorreto
e-numero                1  e|sera|esse|este esse|este|que|o|e numero errado|certo
sair-hora               1  vou|vamos|posso|sair|saio|saindo|hora ?vou ?sair|saio as|do|mais|cedo|amanha|hoje|para|com|agora|daqui|trabalho|a|de
remover-coisa           1  remover|tirar|retirar|remova|tire|retire|excluir|apagar|remove|tira|deletar|exclua|apague|removam|tirem o|a|os|as|um|uma|umas|dois|duas !meu|minha|numero|meus
cancelar-consulta       1  cancelar|cancela|cancele|desmarcar|anular|cancelo|cancelem ?a|o|minha|meu|nossa|nosso ?minha|meu consulta|pedido|reserva|horario|visita|compra|encomenda|aula|voo|contrato|hora|entrega|reuniao
nao-tem-mais            1  nao|n tem|ha|temos|resta|vi|vejo|recebi|precisa|preciso mais
nao-liga                1  nao|n ?me liga|ligue|ligar|liguem agora|hoje|estou|to|manda|mande|escreve|antes|depois|amanha
nao-tenho-mensagem      1  nao tenho|temos|veio|vi ?nenhuma|a|sua mensagem|mensagens
nao-incomodar           1  nao ?te|lhe|vos quero|queria incomodar|perturbar|atrapalhar
nao-perder              1  nao quero|queria perder|esperar
nao-recebo              1  nao|nunca ?@clit recebo|recebi|recebemos|chegou|chegam|chega|veio ?mais|a|as|o|nenhuma|ainda ?nenhuma|suas|as|a|mensagem ?mensagens|mensagem
recado                  1  deixe|deixa|deixar um|o|seu|sua recado|mensagem
disse-lhe               1  disse|falei|pedi|pediu pra|para|a|ao ele|ela|meu|minha
deixa-chave             1  deixe|deixem|deixa|deixar o|a|as|os|comigo|ai|pra|eu|ver|na|no !em
quero-mais              1  quero|gostaria ?de ?receber mais|saber <!nao|n|num
pra-mim                 1  para|pra|basta mim|quem|que|hoje|amanha|segunda|a|o
me-basta                1  basta|chega ?me basta|so|um|uma|isso|clicar|ligar
nao-esquecam            1  nao|n ?@clit ?podem esquecam|esqueca|esquece|percam|perca|erra|esquecer
nao-li-mensagem         1  nao|n|nem ?@clit ?consegui|consigo ?ainda ?deu ?pra li|vi|ler|abrir|ver|entendi|entendo|respondi|responder|chega|acho|lembro ..4 @msgs
nao-boleto              1  nao|n ?@clit mande|mandem|envie|enviem|manda o|a|os|as !@msgs
preto-azul              1  quero mais o|a|os|as <!receber
numero-do-pedido        1  numero|telefone|celular do|da|de pedido|casa|rua|apartamento|nota|protocolo|cartao|loja|conta|quarto|marca
nao-recebi-dos          1  parei|deixei ?de|por ?que de receber|chegar
outra-lista             1  lista|listas de espera|precos|presentes|compras|convidados|material|aprovados|casamento
saio-do-servico         1  saio|sair|sai|saindo do|de servico|trabalho|expediente|plantao
chega-cedo              1  chega ?logo ?mais cedo|tarde|rapido|logo|essa|esse
nao-quero-sair          1     nao|nunca|n ?eu ?@clit @want|quis|vou|pretendo ?me ?de ?que ?me @unsub|sair|descadastrar|descadastrem|tirem|cancelar
nao-me-tirem            1     nao|n|nunca ?@clit tire|tirem|tira|remova|removam|exclua|excluam|apague|apaguem|retirem|retire
meu-ex-nao-para         1     meu|minha ex|chefe|irmao|irma|filho|filha|marido|esposa|namorado|namorada|amigo|amiga ..1 nao para|param|deixa de ?me ?@clit @writing|mandar
"""
DOUBTS = """
correio                 1  email|emails|mail
lista-de-espera         1  lista de espera
curso                   1  curso|academia|escola|ginasio
"""
WEAK = "nao-me-mande nao-contatem nao-perturbe pare nao-incomodar"
# These count for sure only where the rest of the text is courtesy or complaint.
BARE = "pare para-agora para-com-isso"
WEAK_DOUBTS = """
riso                    1  kkk|kkkk|kkkkk|haha|rsrs|rs|brincadeira|brincando|hahaha
outra-hora              1  ate|antes|depois|hoje|amanha|agora|dirigindo|reuniao|ocupado|ocupada|dormindo|aula|trabalho|trabalhando|noite|tarde|enquanto|conduzir|segunda|terca|quarta|quinta|sexta|sabado|domingo|ainda
outro-jeito             1  melhor|prefiro|ligue|liga|zap
"""
EXCUSES = """
nao-ligue-melhor      1  nao|n ?me|nos ligue|liguem|ligar|liga|telefone|telefonem ..3 melhor|prefiro|apenas|somente|so !nao|parem
nao-ligue-mande       1  nao|n ?me|nos ligue|liguem|ligar|liga|telefone|telefonem $ ?por ?favor ?me mande|manda|mandem|escreva|escreve|escrevam|envie|envia|chama|uma|por !nao
por-engano            1  cancelei|sai|descadastrei|stop|removi|parei|parar|sair ..4 por|sem engano|erro|querer
de-novo               1  recadastre|recadastrar|adicionem|readicionar|reativar|reativem|recadastrem|inscrevam
"""
# Signals of the contrary: whatever a text with one of them says, in any language, a person decides.
CONTRARY = """
o-que-acontece        1  o|que que|acontece ?acontece se|quando !nao
tenho-que             1  tenho|devo|preciso|temos ?que|de responder|enviar|mandar|escrever|digitar ..2 stop|sair|parar|cancelar
se-eu-responder       1  se|quando eu responder|respondo|enviar|mandar|escrever|digitar ..2 stop|sair|parar|cancelar
mas-gosto             1  mas|embora eu|gosto|adoro ?gosto|adoro|amo|curto
mas-gosto-eu          1  mas ?eu gosto|adoro|amo|curto !de|muito
li-errado             1  li|entendi|escrevi|digitei errado|mal
me-confundi           1  me confundi|enganei
mudei-de-ideia        1  mudei de ideia
vou-levar             1  <!nao|n|nunca vou|quero levar|comprar|pegar
barato                1  <!nao|e|nada|sao barato|otimo|maravilhoso|engracado|lindo|fofo
no-insta              1  no|do|pelo instagram|insta|facebook|face|tiktok|twitter|youtube
minha-irma-disse      1  minha|meu irma|irmao|esposa|marido|mae|pai|filho|filha|amiga|amigo disse|falou|diz|mandou|pediu
placa                   1     placa|adesivo|camiseta|bolo|imprimir|cartaz
"""
