package links

import (
	"strings"
	"sync"

	"codman/internal/analysis"
)

// ordinary tells, by their stems, the words that any two reports may share without being alike: the common words of English, of time and
// measure, of reporting and of running services. In a small knowledge base each of them is rare enough to look like a trait.
var ordinary = sync.OnceValue(func() map[string]bool {
	stems := make(map[string]bool)
	for word := range strings.FieldsSeq(ordinaryWords) {
		stems[analysis.Stem(word)] = true
	}
	return stems
})

// ordinaryWords has no names of parts and faults (queue, certificate, failover, deadlock): those are what a reader looks for.
const ordinaryWords = `
a about above absence absent accept accepted access accessible accident accommodate accompany accomplish accord according accordingly
account accurate achieve acknowledge across act action active activity actual actually ad add added addition additional additionally address
adequate adjust adopt advance advice advise affect affected after afternoon afterwards again against age ago agree agreed ahead aim alert
alerting alike all allow allowed almost alone along already also alter alternate alternative although always am among amount amp an analysis
analyze and announce announced annual another answer anticipate any anybody anymore anyone anything anyway apart apparent apparently appear
appeared applicable application apply applied approach appropriate approve approved approximate approximately april are area arise around
arrive article as aside ask asked aspect assess assign assist assume assumed assumption assure at attempt attempted attention august author
automatic automatically available availability average avoid await aware awareness away back backward bad badly base based basic basically
basis be bear became because become been before began begin beginning begun behave behavior behaviour behind being believe belong below
benefit beside besides best better between beyond big bigger bit blame block both bottom bound brief briefly bring broad broke broken
brought build building built bullet bunch business busy but buy by calculate calendar call called came can cannot cant capable care careful
carefully carried carry case catch caught cause caused causing caution cease center central certain certainly chance change changed changing
chapter character charge chat check checked checking choice choose chose chosen circumstance claim clarify clear cleared clearly click close
closed closely code collect column com combination combine combined come coming comment commit common commonly communicate communication
company compare compared comparison complete completed completely complex component comprehensive concern concerned conclude conclusion
condition conduct confidence confident confirm confirmed confusion consequence consequently consider considerable considered consist
consistent constant consume contact contain contained content context continue continued continuous contrary contribute contributed
contributing contributor control convenient conversation convert cook correct corrected correctly correspond cost could couldnt count couple
course cover covered coverage create created creating critical current currently customer daily damage dark data date day days dead deal
dealt debug debugging decade december decide decided decision declare declared decrease deem deep define defined definite definitely degree
degrade degraded degradation delay delayed deliver demand demonstrate depend depended depending depends deploy deployed deployment depth
derive describe described description design designed desire despite detail detailed details detect detected detection determine determined
develop developed developer development did didnt differ difference different difficult difficulty direct direction directly disable
disabled discover discovered discovery discuss discussed discussion display distinct distinguish do document documentation documented does
doesnt doing done dont double doubt down downtime draft draw drive driven drop dropped due duration during duty each earlier early ease
easier easily easy ed edit effect effective effectively effort eight eighteen either element eleven eliminate else elsewhere emerge
emergency employee empty enable enabled end ended ending engage engineer engineering engineers enhance enjoy enough ensure ensured enter
entire entirely entry environment equal equally error errors escalate escalated especially essential establish estimate estimated etc
evaluate even evening event events eventual eventually ever every everybody everyone everything everywhere evidence exact exactly examine
example exceed exceeded except exception exclude exclusive execute executed execution exercise exhibit exist existed existing exists expand
expect expectation expected experience experienced expert explain explained explanation explicit explicitly explore expose exposed express
extend extended extension extent external extra extreme extremely face facilitate fact factor factors fail failed failing fails failure
failures fair fairly fall fallen false familiar famous far fast faster fault favor favour feature february feel feet fell felt few fewer
field fifteen fifth fifty figure file fill filled final finally find finding fine finish finished first firstly fit five fix fixed fixing
flag focus follow followed following follows for force forced fore forever forget form formal former forth fortunate fortunately forty
forward found four fourteen fourth fraction free frequent frequently fresh friday from front full fully function functional functionality
fundamental further furthermore future gain gap gather gave general generally generate generated get getting gets give given gives giving
glance global go goal goes going gone good got gradual gradually grant great greater greatly green grew ground group grow growing grown
growth guarantee guess guide had half halt hand handle handled handling hang happen happened happening happens hard harder hardly has have
havent having he head hear heard heavily heavy held help helped helpful helps hence her here hide high higher highest highlight highly him
himself his history hit hold home hope hot hour hourly hours how however huge human hundred hundreds hypothesis id idea ideal ideally
identical identified identify if ignore ignored immediate immediately impact impacted impacting implement implementation implemented
implication imply important importantly impose impossible improve improved improvement in incident incidents include included including
incomplete incorrect incorrectly increase increased increasing increasingly indeed independent independently indicate indicated indicating
indication individual inform information informed infrastructure inherent initial initially initiate initiated inside inspect install
installed instance instances instead instruct instruction insufficient intend intended intent interact interest interesting intermediate
intermittent intermittently internal internally internet interval into introduce introduced introduction investigate investigated
investigating investigation involve involved involving irrelevant is isnt isolate issue issued issues it item its itself ive january job
judge july jump june just keep keeping kept kill kind knew know knowing knowledge known knows lack lacked lacking large largely larger
largest last lasted lasting late later latest latter launch law lay lead leader leading leads learn learned learning learnings least leave
leaving led left legitimate length less lesson lessons let lets letter level life light like likely likewise line lines list listed listen
literally little live local locate location log logged logs long longer longest look looked looking looks lose loss lost lot lots low lower
lucky luckily made magnitude main mainly maintain maintained major majority make makes making man manage managed management manager manner
manual manually many march mark marked massive match material matter maximum may maybe me mean meaning means meant meantime meanwhile
measure measures mechanism meet meeting member members mention mentioned mere merely met method metric metrics mid middle midnight might
million millions mind minimal minimize minimum minor minute minutes miss missed missing mistake mistakenly mitigate mitigated mitigating
mitigation mode modern modify modified moment monday monitor monitored monitoring month monthly months more moreover morning most mostly
move moved movement moving much multiple must my name named namely names narrow natural nature near nearby nearly necessarily necessary need
needed needs negative neither never nevertheless new newer newest newly next night nine ninety no nobody non none noon nor normal normally
not notable note noted notes nothing notice noticed noticing notify notified november now nowhere number numbers numerous object objective
observe observed obtain obvious obviously occasion occasional occasionally occur occurred occurrence occurring october odd of off offer
office official often ok okay old older on once one ones ongoing only onto open opened opening operate operated operating operation
operational operations operator opportunity opposed opposite optimal option or order ordinary organization original originally originate
other others otherwise ought our ours ourselves out outage outages outcome outline output outside over overall overview own owned owner
ownership pace page paged pager paging panel paragraph part partial partially particular particularly partly parts party pass passed passing
past path pattern pay people per percent percentage perfect perfectly perform performance performed perhaps period periodic periodically
permanent permanently permit person personal perspective phase phone pick picked picture piece place placed plan planned planning play pleas
please plenty plus point pointed points poor poorly popular portion pose position positive possibility possible possibly post posted
postmortem postmortems potential potentially practical practice precise precisely prefer preparation prepare prepared presence present
presented press pretty prevent prevented preventing prevention previous previously primarily primary prime principle prior priority private
probable probably problem problematic problems procedure procedures proceed process processed processes processing produce produced product
production program progress project prolong prolonged promise prompt prompted promptly proper properly property proportion propose proposed
prove proven provide provided provider provides providing public publish published purpose push pushed put qualify quality quantity quarter
question quick quicker quickly quiet quite raise raised raising ran random range rapid rapidly rare rarely rather reach reached reaching
react read reading ready real realise realised reality realize realized really reason reasonable reasonably reasons recall receive received
receiving recent recently recognise recognize recommend recommendation record recorded recover recovered recovering recovery red reduce
reduced reducing reduction refer reference referred reflect regard regarding regardless region regions regular regularly relate related
relation relationship relative relatively release released relevant reliability reliable reliably rely relied remain remained remaining
remains remediate remediation remedy remember remind removal remove removed removing repair repeat repeated repeatedly replace replaced
replacement reply report reported reporting reports represent request requests require required requirement requirements requires research
reserve reside resolution resolve resolved resolving resource resources respect respective respectively respond responded responder
responders responding response responses responsibility responsible rest restart restarted restarting restore restored restoring restrict
result resulted resulting results resume resumed retain return returned returning reveal revealed revert reverted review reviewed reviewing
revise revised rewrite right rise risk role roll rolled room root rough roughly round route routine row rule run running runbook runbooks
runs safe safely safety said same sample satisfy saturday save saved saw say saying says scale scaled scaling scenario scope screen search
season second secondly seconds section see seeing seek seem seemed seems seen select selected send sending sense sent separate separately
september series serious seriously serve served server servers service services serving set sets setting settings setup seven several severe
severely severity shall share shared sharing she shift short shorter shortly should shouldnt show showed showing shown shows shut side sign
significant significantly similar similarly simple simpler simply simultaneous simultaneously since single site sites situation six sixty
size skip slight slightly slow slower slowly small smaller so software solely solution solve solved some somebody somehow someone something
sometime sometimes somewhat somewhere soon sooner sort sought sound source space span speak special specific specifically specify specified
speed spend spent spike spiked spot spread stable stabilize stability stabilized staff stage staging stand standard start started starting
starts state stated states statistics status stay stayed steady step steps stick still stood stop stopped stopping stops store stored story
straight straightforward strange strategy strict strictly strong strongly structure study style sub subject submit submitted subsequent
subsequently substantial substantially succeed succeeded success successful successfully such sudden suddenly suffer suffered sufficient
sufficiently suggest suggested suggestion suggests suitable sum summary sunday super supply support supported supports suppose supposed sure
surface surprise surprised surprising surprisingly surround suspect suspected symptom symptoms system systems tab table tag take taken takes
taking talk target task tasks team teams tech technical technically technique tell temporarily temporary ten tend term terms test tested
testing tests text than thank thanks that the their them themselves then theory there thereby therefore these they thing things think third
thirteen thirty this thorough those though thought thousand thousands three through throughout throw thursday thus ticket tie tight till
time timeline timely times timing tip title to today together told tomorrow tonight too took tool tooling tools top topic total totally
touch toward towards track tracked tracking train transition treat treated tried tries trigger triggered triggering triggers trouble true
truly trust truth try trying tuesday turn turned turning turns twelve twenty twice two type types typical typically ultimate ultimately
unable unacceptable unaffected unavailable unavailability unaware unclear uncommon under undergo underlying understand understanding
understood undo unexpected unexpectedly unfortunate unfortunately unique unit unknown unless unlike unlikely unnecessary unrelated unstable
until unusable unusual unusually up upcoming update updated updates updating upon upper urgent us usable usage use used useful user users
uses using usual usually utc utilize valid valuable value values variant variety various vary vast verification verified verify version
versions very via vice view viewed virtually visible visibility visit vs wait waited waiting walk want wanted warn warning was wasnt watch
watched watching way ways we weak web website wednesday week weekend weekly weeks well went were werent west what whatever whatsoever when
whenever where whereas whereby wherever whether which while white who whoever whole whom whose why wide widely wider widespread will willing
window wish with within without wonder word words work workaround worked worker working works world worse worst worth would wouldnt write
writing written wrong wrote yeah year yearly years yellow yes yesterday yet you young your yours yourself zero zone jan feb mar apr jun jul
aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun est edt cst cdt mst mdt pst pdt cet cest bst gmt jst ist pm sec secs
min mins hr hrs ms eg ie aka eta tbd tba todo na nb fyi asap http https www html href url urls png jpg jpeg gif svg pdf sev sev1 sev2 sev3
sev4 sev5 p0 p1 p2 p3 p4 slo slos sla slas sli ttd ttr mttr mttd rca coe ops sre dev prod northern southern eastern western europe america
american european asia north south east grafana dashboard dashboards pagerduty wiki jira github pr prs rehearse rehearsal rehearsed
telephone laptop desk sheet arithmetic sentence hypotheses clue suspicion suspicious learnt teach taught remembered forgot forgotten noise
noisy quietly loudly nice tiny deadline coordinator commander rota oncall handover colleague colleagues apology apologies apologise
apologize sorry inconvenience thankful grateful
fatal warn info debug grep ssh demo login library script image images guideline guidelines console logistical attributable heal healed
sporadic sporadically default label pull pulling visitor visitors median ratio ratios rev rose rise client clients max maximum disappear
disappeared intact admit admits rates break breaks overdue terminate retry retries offline devices hardware input
`
