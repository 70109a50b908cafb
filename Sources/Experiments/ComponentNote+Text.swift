extension ComponentNote {
  // Written by Scripts/component-notes: change the pages of the documentation, and run it.
  static let text = #"""
    #\#tAutoRec
    summary\#tAn autoencoder that fills in each user's row of interactions.
    source\#tSuvash Sedhain, Aditya Krishna Menon, Scott Sanner and Lexing Xie, AutoRec: Autoencoders Meet Collaborative Filtering, WWW 2015, equations 1 and 2, on rows of users (U-AutoRec). Training on a part of the row is from Yao Wu, Christopher DuBois, Alice Zheng and Martin Ester, Collaborative Denoising Auto-Encoders for Top-N Recommender Systems, WSDM 2016.
    hidden\#tat least 1\#tthe number of hidden units
    negatives\#tfrom 1 to 100000\#thow many zeros are drawn for an item of a row
    regularization\#tat least 0\#tλ, the weight of the squared norm
    inputDropout\#tfrom 0 to below 1\#tthe share of a row that the encoder does not see in training
    batchSize\#tat least 1\#thow many users a step learns from
    learningRate\#tabove 0\#tthe step size of Adam
    epochs\#tat least 1\#tthe most epochs of a fit
    patience\#tat least 0\#thow many epochs without improvement end a fit; 0 never does
    initialDeviation\#tabove 0\#tthe standard deviation of fresh weights
    coldStartItems\#tat least 0\#thow many of the least popular items a target starts in the middle of; 0 leaves it as drawn
    updatePasses\#tat least 0\#thow often an update goes through the rows of accounts that clicked
    updateBatchSize\#tat least 1\#thow many fake users a step of an update learns from
    updateLearningRate\#tabove 0\#tthe step size of Adam in an update
    #\#tBPR
    summary\#tMatrix factorization that learns to put what a user interacted with ahead of what they did not.
    source\#tSteffen Rendle, Christoph Freudenthaler, Zeno Gantner and Lars Schmidt-Thieme, BPR: Bayesian Personalized Ranking from Implicit Feedback, UAI 2009: the model of section 4.3.1 and the algorithm LearnBPR of figure 4.
    dimension\#tat least 1\#tthe number of factors of a user or an item
    learningRate\#tabove 0\#tη, the step size of a fit
    regularization\#tat least 0\#tλ, the weight of the squared norm
    biasRegularization\#tat least 0\#tλ_b, that of the item biases
    epochs\#tat least 1\#tthe most epochs of a fit
    patience\#tat least 0\#thow many epochs without improvement end a fit; 0 never does
    initialDeviation\#tat least 0\#tthe standard deviation of fresh factors
    coldStartItems\#tat least 0\#thow many of the least popular items a target starts in the middle of; 0 leaves it as drawn
    adversarialWeight\#tfrom 0 to 1000\#tλ_adv, what the loss against an adversary weighs; 0 for none
    adversarialRadius\#tfrom 0 to 1000\#tε, how far the adversary moves a vector
    adversarialMagnitude\#tone of uniform, fit, norm\#twhose vectors are moved farther: nobody's, or those of users whom the model fits well, or whose own are long
    updatePasses\#tat least 0\#thow often an update goes through the injection's clicks
    updateLearningRate\#tabove 0\#tη of an update
    #\#tCoVisitation
    summary\#tRecommends what others looked at just before or after a user's latest items.
    source\#tGuolei Yang, Neil Zhenqiang Gong and Ying Cai, Fake Co-visitation Injection Attacks to Recommender Systems, NDSS 2017, section II. It describes what two shops published: James Davidson et al., The YouTube Video Recommendation System, RecSys 2010, and Greg Linden, Brent Smith and Jeremy York, Amazon.com Recommendations: Item-to-Item Collaborative Filtering, IEEE Internet Computing 2003.
    historyLength\#tat least 1\#tH, how many of a user's last interactions count
    normalization\#tone of sqrt, product\#tf, what a pair's count is divided by
    #\#tEASE
    summary\#tA linear autoencoder over items that cannot copy, in closed form.
    source\#tHarald Steck, Embarrassingly Shallow Autoencoders for Sparse Data, WWW 2019, equations 8 and 9.
    regularization\#tabove 0\#tλ, the weight of the squared norm of B
    #\#tGRU4Rec
    summary\#tA recurrent network that reads what a user did and predicts what comes next.
    source\#tBalázs Hidasi, Alexandros Karatzoglou, Linas Baltrunas and Domonkos Tikk, Session-based Recommendations with Recurrent Neural Networks, ICLR 2016, equations 1 to 4; and, for the loss, Balázs Hidasi and Alexandros Karatzoglou, Recurrent Neural Networks with Top-k Gains for Session-based Recommendations, CIKM 2018, sections 3.1 and 3.3.
    dimension\#ta multiple of 8, at least 8\#tthe width of an embedding and of the state
    historyLength\#tat least 1\#thow many of a user's last items are read at once
    samples\#tat least 1\#tK, the items that every position of a batch is compared with; all if there are no more
    batchSize\#tat least 1\#thow many positions a batch has, about
    learningRate\#tabove 0\#tAdam's step size
    dropout\#tfrom 0 to below 1\#tthe share of an embedding's numbers that is left out
    initialDeviation\#tat least 0\#tthe standard deviation of fresh embeddings
    epochs\#tat least 1\#tthe most epochs of a fit
    patience\#tat least 0\#thow many epochs without improvement end a fit; 0 never does
    updatePasses\#tat least 0\#thow many steps an update takes
    updateLearningRate\#tabove 0\#tthe step size of an update
    updateRecurrentRate\#tat least 0\#tthat of the recurrent weights, which every position pulls at
    updateSamples\#tat least 1\#tK of an update
    #\#tIALS
    summary\#tMatrix factorization by alternating least squares over all pairs, observed or not.
    source\#tYifan Hu, Yehuda Koren and Chris Volinsky, Collaborative Filtering for Implicit Feedback Datasets, ICDM 2008; the objective and the hints are those of Steffen Rendle, Walid Krichene, Li Zhang and Yehuda Koren, Revisiting the Performance of iALS on Item Recommendation Benchmarks, 2021.
    dimension\#tat least 1\#tthe number of factors of a user or an item
    regularization\#tabove 0\#tλ, the weight of the squared norm
    regularizationExponent\#tfrom 0 to 2\#tν, how much more rows that occur often are held back: 1 as much as they occur, 0 not at all
    unobservedWeight\#tabove 0\#tα₀, what a pair weighs that was not observed, beside 1 for one that was
    initialDeviation\#tabove 0\#tthe standard deviation of a fresh row's length
    epochs\#tat least 1\#tthe most epochs of a fit
    patience\#tat least 0\#thow many epochs without improvement end a fit; 0 never does
    updatePasses\#tat least 0\#thow often an update solves for accounts and items
    #\#tItemPop
    summary\#tRecommends to everyone what was clicked most: the baseline that everything else has to beat.
    source\#tSteffen Rendle, Christoph Freudenthaler, Zeno Gantner and Lars Schmidt-Thieme, BPR: Bayesian Personalized Ranking from Implicit Feedback, UAI 2009, compare with it in section 6.1; it is older than that.
    #\#tLightGCN
    summary\#tEmbeddings that are averaged along the edges of the graph of who interacted with what, and nothing else.
    source\#tXiangnan He, Kuan Deng, Xiang Wang, Yan Li, Yongdong Zhang and Meng Wang, LightGCN: Simplifying and Powering Graph Convolution Network for Recommendation, SIGIR 2020, equations 7, 8 and 15, with three layers that weigh the same.
    dimension\#ta multiple of 16, at least 16\#tthe width of an embedding
    layers\#tat least 1\#tK, how many layers propagate
    batchSize\#tat least 1\#thow many interactions a batch has
    learningRate\#tabove 0\#tAdam's step size
    regularization\#tat least 0\#tλ, the weight of a batch's squared embeddings
    initialDeviation\#tabove 0\#tthe standard deviation of fresh embeddings
    epochs\#tat least 1\#tthe most epochs of a fit
    patience\#tat least 0\#thow many epochs without improvement end a fit; 0 never does
    coldStartItems\#tat least 0\#thow many of the least popular items a target starts in the middle of; 0 leaves it as drawn
    adversarialWeight\#tfrom 0 to 1000\#tλ_adv, what the loss against an adversary weighs; 0 for none
    adversarialRadius\#tfrom 0 to 1000\#tε, how far the adversary moves a representation
    adversarialMagnitude\#tone of uniform, fit, norm\#twhose representations are moved farther: nobody's, or those of users whom the model fits well, or whose own are long
    updatePasses\#tat least 0\#thow often an update goes through the injection's clicks
    updateLearningRate\#tabove 0\#tthe step size of an update for each click, whatever the size of its batch
    #\#tMultVAE
    summary\#tA variational autoencoder of users' rows with a multinomial likelihood.
    source\#tDawen Liang, Rahul G. Krishnan, Matthew D. Hoffman and Tony Jebara, Variational Autoencoders for Collaborative Filtering, WWW 2018, equations 1 to 6.
    hidden\#ta multiple of 8, at least 8\#thow many units each hidden layer has
    latent\#ta multiple of 8, at least 8\#thow many numbers a code has
    divergence\#tat least 0\#tβ at the end of its annealing
    annealingEpochs\#tat least 0\#thow many epochs β takes to get there; 0 starts there
    inputDropout\#tfrom 0 to below 1\#tthe share of a row that the encoder does not see in training
    batchSize\#tat least 1\#thow many users a step learns from
    learningRate\#tabove 0\#tAdam's step size
    epochs\#tat least 1\#tthe most epochs of a fit
    patience\#tat least 0\#thow many epochs without improvement end a fit; 0 never does
    coldStartItems\#tat least 0\#thow many of the least popular items a target starts in the middle of; 0 leaves it as drawn
    updatePasses\#tat least 0\#thow many steps an update takes
    updateLearningRate\#tabove 0\#tthe step size of an update for each account
    #\#tNGCF
    summary\#tEmbeddings that are passed along the edges of the graph of who interacted with what.
    source\#tXiang Wang, Xiangnan He, Meng Wang, Fuli Feng and Tat-Seng Chua, Neural Graph Collaborative Filtering, SIGIR 2019, equations 7 to 11.
    dimension\#ta multiple of 16, at least 16\#tthe width of embeddings and of every layer
    layers\#tat least 1\#tK, how many layers propagate
    batchSize\#tat least 1\#thow many interactions a batch has
    learningRate\#tabove 0\#tAdam's step size
    dropout\#tfrom 0 to below 1\#tthe share of the numbers of a message that is left out
    regularization\#tat least 0\#tλ, the weight of a batch's squared embeddings
    epochs\#tat least 1\#tthe most epochs of a fit
    patience\#tat least 0\#thow many epochs without improvement end a fit; 0 never does
    coldStartItems\#tat least 0\#thow many of the least popular items a target starts in the middle of; 0 leaves it as drawn
    updatePasses\#tat least 0\#thow often an update goes through the injection's clicks
    updateLearningRate\#tabove 0\#tthe step size of an update for each click, whatever the size of its batch
    #\#tNeuMF
    summary\#tA matrix factorization and a multilayer perceptron, with embeddings of their own, under one output.
    source\#tXiangnan He, Lizi Liao, Hanwang Zhang, Liqiang Nie, Xia Hu and Tat-Seng Chua, Neural Collaborative Filtering, WWW 2017, equations 7 and 12.
    factors\#ta multiple of 8, at least 8\#tF, the size of a GMF embedding and of the last hidden layer
    layers\#tfrom 1 to 6\#thow many hidden layers, each twice as large as the next
    negatives\#tat least 1\#thow many negatives are drawn for an interaction
    batchSize\#tabove negatives\#thow many instances, interactions and negatives together, a step learns from
    learningRate\#tabove 0\#tthe step size of Adam
    regularization\#tat least 0\#tλ: how much of an embedding a step adds to its gradient of the mean loss
    dropout\#tfrom 0 to below 1\#tthe share of the inputs of each hidden layer that a fit leaves out
    pretraining\#tfrom 0 to below epochs\#thow many of a fit's first epochs train GMF and MLP each for itself
    epochs\#tat least 1\#tthe most epochs of a fit
    patience\#tat least 0\#thow many epochs without improvement end a fit; 0 never does
    initialDeviation\#tabove 0\#tthe standard deviation of fresh embeddings
    coldStartItems\#tat least 0\#thow many of the least popular items a target starts in the middle of; 0 leaves it as drawn
    updatePasses\#tat least 0\#thow often an update goes through the injection's clicks
    updateLearningRate\#tabove 0\#tthe step size of Adam in an update
    #\#tPMF
    summary\#tFactors whose inner product is near 1 for what a user interacted with, and near 0 for what they did not.
    source\#tRuslan Salakhutdinov and Andriy Mnih, Probabilistic Matrix Factorization, NIPS 2007, equation 4.
    dimension\#tat least 1\#tthe number of factors of a user or an item
    learningRate\#tabove 0\#tη, the step size of a fit
    regularization\#tat least 0\#tλ, the weight of the squared norm
    negatives\#tfrom 0 to 100000\#thow many labels of 0 an interaction comes with
    epochs\#tat least 1\#tthe most epochs of a fit
    patience\#tat least 0\#thow many epochs without improvement end a fit; 0 never does
    initialDeviation\#tat least 0\#tthe standard deviation of fresh factors
    updatePasses\#tat least 0\#thow often an update goes through the injection's clicks
    updateLearningRate\#tabove 0\#tη of an update
    #\#tSASRec
    summary\#tSelf-attention over what a user did, which predicts what comes next.
    source\#tWang-Cheng Kang and Julian McAuley, Self-Attentive Sequential Recommendation, ICDM 2018, equations 1 to 7, with two blocks of one head. That the loss matters more than the architecture is from Anton Klenitskiy and Alexey Vasilev, Turning Dross Into Gold Loss: is BERT4Rec really better than SASRec?, RecSys 2023.
    dimension\#ta multiple of 16, at least 16\#td, the width of everything
    blocks\#tfrom 1 to 16\#thow many blocks of self-attention follow one another
    historyLength\#tfrom 1 to 10000\#tn, how many of a user's last items are read at once
    loss\#tone of binary-cross-entropy, softmax, sampled-softmax\#twhat is learned by
    samples\#tat least 1\#tK of the sampled softmax; all items if there are no more
    batchSize\#tat least 1\#thow many positions a batch has, about
    learningRate\#tabove 0\#tAdam's step size
    dropout\#tfrom 0 to below 1\#tthe share of embeddings, attention and hidden units that is left out
    initialDeviation\#tat least 0\#tthe standard deviation of fresh embeddings
    epochs\#tat least 1\#tthe most epochs of a fit
    patience\#tat least 0\#thow many epochs without improvement end a fit; 0 never does
    coldStartItems\#tat least 0\#thow many of the least popular items a target starts in the middle of; 0 leaves it as drawn
    updatePasses\#tat least 0\#thow many steps an update takes
    updateLearningRate\#tabove 0\#tthe step size of an update for items
    updateNetworkRate\#tat least 0\#tthat of the blocks, which every position pulls at
    updateSamples\#tat least 1\#tK of an update
    #\#tAppGrad
    summary\#tApproximated gradients: a matrix of clicks climbs RecNum by trying random directions.
    source\#tKonstantina Christakopoulou and Arindam Banerjee, Adversarial Attacks on an Oblivious Recommender, RecSys 2019; as adapted in Junshuai Song, Zhao Li, Zehong Hu, Yucheng Wu, Zhenpeng Li, Jian Li and Jun Gao, PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box Recommender Systems, ICDE 2020, section IV.A. The estimate is the symmetric one of Yurii Nesterov and Vladimir Spokoiny, Random Gradient-Free Minimization of Convex Functions, Foundations of Computational Mathematics 2017.
    steps\#tat least 0\#thow many steps
    directions\#tfrom 1 to 1000000\#tn, how many random directions a step looks along; each takes two queries
    ownQueries\#tfrom 0 to 1000000\#thow many queries a step spends on M itself, each in an order of its own
    smoothing\#tabove 0\#tμ, how far it looks, in clicks
    stepSize\#tabove 0\#tη, how far a step moves a fake user's row, in clicks: the root mean square over rows, before they are projected
    support\#tat least 1\#thow many original items of a row a step can move, half with most clicks, half random
    projection\#tone of simplex, scaling\#thow a row is brought back: to the nearest that is at least 0 and sums to T, or by cutting and scaling
    #\#tBCBTPopular
    summary\#tA walk down a biased complete binary tree, whose leaves hold the items in order of popularity.
    source\#tJunshuai Song, Zhao Li, Zehong Hu, Yucheng Wu, Zhenpeng Li, Jian Li and Jun Gao, PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box Recommender Systems, ICDE 2020, section III.E, Algorithm 2.
    #\#tBCBTRandom
    summary\#tThe same tree with its leaves in random order: the control for the order of popularity.
    source\#tJunshuai Song, Zhao Li, Zehong Hu, Yucheng Wu, Zhenpeng Li, Jian Li and Jun Gao, PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box Recommender Systems, ICDE 2020, section IV.B.
    #\#tBPlain
    summary\#tFirst a choice between original items and targets, then a softmax inside the chosen set.
    source\#tJunshuai Song, Zhao Li, Zehong Hu, Yucheng Wu, Zhenpeng Li, Jian Li and Jun Gao, PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box Recommender Systems, ICDE 2020, section IV.B.
    #\#tBandwagonAttack
    summary\#tTargets beside the few items that everybody knows, and random fillers.
    source\#tBamshad Mobasher, Robin Burke, Runa Bhaumik and Chad Williams, Toward Trustworthy Recommender Systems: An Analysis of Attack Models and Algorithm Robustness, ACM Transactions on Internet Technology 7(4), 2007, the bandwagon attack.
    draws\#tat least 1\#thow many poisons to draw, of which the best is kept; 1 makes no query
    targetShare\#tabove 0 to 1\#twhich share of an account's clicks is on targets; one click at least
    targetsPerAccount\#tat least 1\#thow many different targets an account promotes; all if there are no more
    selectedItems\#tat least 1\#thow many of the most popular items are selected; all if there are no more
    selectedShare\#tfrom 0 to 1\#twhich share of the clicks that are not on targets is on selected items; the rest are fillers
    #\#tConsLOP
    summary\#tFake co-visitation injection: one target enters the lists of the most popular items that the budget buys.
    source\#tGuolei Yang, Neil Zhenqiang Gong and Ying Cai, Fake Co-visitation Injection Attacks to Recommender Systems, NDSS 2017, which poses it as a constrained linear optimization problem, hence the name; as adapted in Junshuai Song, Zhao Li, Zehong Hu, Yucheng Wu, Zhenpeng Li, Jian Li and Jun Gao, PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box Recommender Systems, ICDE 2020, section IV.A.
    draws\#tat least 1\#thow many poisons to draw, each with a target and an order of its own; 1 makes no query
    k\#tat least 1\#tthe length of an item's list
    normalization\#tone of sqrt, product\#tf, as the recommender under attack has it
    jointly\#ttrue or false\#twhether m_j takes into account that the whole poison clicks on the target
    #\#tDLAttack
    summary\#tAccounts that a deep surrogate, trained to recommend and to promote the targets at once, would recommend to.
    source\#tHai Huang, Jiaming Mu, Neil Zhenqiang Gong, Qi Li, Bin Liu and Mingwei Xu, Data Poisoning Attacks to Deep Learning Based Recommender Systems, NDSS 2021, and its program. The surrogate: Xiangnan He, Lizi Liao, Hanwang Zhang, Liqiang Nie, Xia Hu and Tat-Seng Chua, Neural Collaborative Filtering, WWW 2017.
    targetShare\#tabove 0 to 1\#twhich share of an account's clicks is on targets; one click at least
    targetsPerAccount\#tat least 1\#thow many different targets an account promotes; all if there are no more
    dimension\#ta multiple of 16 from 16 to 1024\#tthe surrogate's number of factors in each of its two embeddings
    pretraining\#tat least 0\#thow many epochs the surrogate is trained to recommend, before the first account
    rounds\#tat least 0\#thow many epochs it is trained for each account, to recommend and to promote
    batch\#tfrom 1 to 1000000\#thow many pairs of a user and an item a step of training has
    negatives\#tfrom 1 to 1000\#thow many items that were not clicked go with each click; published
    learningRate\#tabove 0\#tthe learning rate of Adam; published
    listeners\#tat least 1\#thow many real users' lists are looked at for an account in an epoch; all if there are no more
    k\#tat least 1\#tthe length of a list; published
    poisonWeight\#tat least 0\#tλ, what the attack's loss weighs beside that of recommending
    listenerWeight\#tat least 0\#tη, what lists weigh in the attack's loss beside the account's own predictions
    margin\#tat least 0\#tκ, how far above the last of a list a target is to come, in logarithms of predictions
    decay\#tfrom 0 to 1\#tδ, what the selection probability of an item is multiplied by when an account has chosen it
    #\#tMiddleAttack
    summary\#tEach click from the targets, the popular items or the others, each set equally likely.
    source\#tJunshuai Song, Zhao Li, Zehong Hu, Yucheng Wu, Zhenpeng Li, Jian Li and Jun Gao, PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box Recommender Systems, ICDE 2020, section IV.A.
    draws\#tat least 1\#thow many poisons to draw, of which the best is kept; 1 makes no query
    popularShare\#tfrom 0 to 1\#twhich share of the original items counts as popular; at least one item does
    #\#tPlain
    summary\#tOne softmax over all items, targets among them.
    source\#tJunshuai Song, Zhao Li, Zehong Hu, Yucheng Wu, Zhenpeng Li, Jian Li and Jun Gao, PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box Recommender Systems, ICDE 2020, section III.C, equation 6.
    #\#tPoisonRec
    summary\#tLearns by reinforcement what to click: a policy clicks, RecNum rewards it, PPO improves it.
    source\#tJunshuai Song, Zhao Li, Zehong Hu, Yucheng Wu, Zhenpeng Li, Jian Li and Jun Gao, PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box Recommender Systems, ICDE 2020, Algorithm 1. The surrogate is that of John Schulman, Filip Wolski, Prafulla Dhariwal, Alec Radford and Oleg Klimov, Proximal Policy Optimization Algorithms, 2017, equation 7.
    steps\#tat least 0\#ttraining steps; 0 leaves the policy untrained, which is a control
    worlds\#tfrom batch to 1000000\#tM, the poisons sampled in a step
    batch\#tfrom 1 to worlds\#tB, the poisons of one update
    epochs\#tat least 0\#tK, the updates of a step
    clip\#tabove 0 to below 1\#tε of the surrogate
    learningRate\#tabove 0\#tAdam's step size
    embedding\#ta multiple of 16, from 16 to 1024\#tthe width of every layer and embedding
    actionSpace\#tone of plain, bplain, bcbt-popular, bcbt-random\#thow the next click is drawn
    entropy\#tat least 0\#twhat the entropy of a decision in nats adds to its objective; the paper has no such term
    exploration\#tfrom 0 to 20\#thow far the worlds of a step are tilted apart while all rewards are the same, in logits; 0 as published
    explorationDecay\#tfrom 0 to below 1\#twhat that is multiplied with after every step whose rewards differ
    shuffleRewards\#ttrue or false\#twhether rewards are shuffled among the worlds before learning: a control, which must not learn
    #\#tPopularAttack
    summary\#tAlternately a random target and a random popular item, so that targets stand beside what many people have.
    source\#tJunshuai Song, Zhao Li, Zehong Hu, Yucheng Wu, Zhenpeng Li, Jian Li and Jun Gao, PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box Recommender Systems, ICDE 2020, section IV.A.
    draws\#tat least 1\#thow many poisons to draw, of which the best is kept; 1 makes no query
    popularShare\#tfrom 0 to 1\#twhich share of the original items counts as popular; at least one item does
    #\#tPowerItemAttack
    summary\#tAlternately a power item, one that many items resemble, and a target.
    source\#tCarlos E. Seminario and David C. Wilson, Attacking Item-Based Recommender Systems with Power Items, RecSys 2014, selection by in-degree centrality; as adapted in Junshuai Song, Zhao Li, Zehong Hu, Yucheng Wu, Zhenpeng Li, Jian Li and Jun Gao, PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box Recommender Systems, ICDE 2020, section IV.A.
    draws\#tat least 1\#thow many poisons to draw, of which the best is kept; 1 makes no query
    powerItems\#tat least 1\#tP, how many of the most central items count as power items
    neighbors\#tat least 1\#tn, how many nearest neighbors of each item are counted
    #\#tRandomAttack
    summary\#tAlternately a random target and a random original item: what an attacker does who knows nothing and tries nothing.
    source\#tJunshuai Song, Zhao Li, Zehong Hu, Yucheng Wu, Zhenpeng Li, Jian Li and Jun Gao, PoisonRec: An Adaptive Data Poisoning Framework for Attacking Black-box Recommender Systems, ICDE 2020, section IV.A. The idea of filling a fake profile with random items is older: Shyong K. Lam and John Riedl, Shilling Recommender Systems for Fun and Profit, WWW 2004.
    draws\#tat least 1\#thow many poisons to draw, of which the best is kept; 1 makes no query
    #\#tRevAdv
    summary\#tAdversarial accounts: their clicks descend the gradient of the attack's loss through a surrogate's training.
    source\#tJiaxi Tang, Hongyi Wen and Ke Wang, Revisiting Adversarially Learned Injection Attacks Against Recommender Systems, RecSys 2020, and its program, graytowne/revisit_adv_rec.
    epochs\#tat least 1\#thow often the accounts are tried on the surrogate and moved; published
    targetShare\#tabove 0 to 1\#twhich share of an account's clicks is on targets; one click at least
    targetsPerAccount\#tat least 1\#thow many different targets an account promotes; all if there are no more
    dimension\#tfrom 1 to 1024\#tthe surrogate's number of factors of a user or an item
    clickWeight\#tat least 1\#tw, what a clicked pair weighs in the surrogate beside 1 for one that is not; published
    regularization\#tabove 0\#tλ, the weight of the squared norm of the surrogate's factors; published
    pretraining\#tat least 0\#thow many sweeps the surrogate is trained on the log alone; published
    unrolled\#tfrom 1 to 100\#tL, how many sweeps it is trained on with the accounts; gradients go back through all of them
    stepSize\#tabove 0\#tη, how far a step moves a fake user's row; published
    momentum\#tfrom 0 to below 1\#tμ, which part of the step before is made again; published
    #\#tSegmentAttack
    summary\#tTargets beside a segment, the items that the intended audience has in common, and random fillers.
    source\#tBamshad Mobasher, Robin Burke, Runa Bhaumik and Chad Williams, Toward Trustworthy Recommender Systems: An Analysis of Attack Models and Algorithm Robustness, ACM Transactions on Internet Technology 7(4), 2007, the segment attack.
    draws\#tat least 1\#thow many poisons to draw, of which the best is kept; 1 makes no query
    targetShare\#tabove 0 to 1\#twhich share of an account's clicks is on targets; one click at least
    targetsPerAccount\#tat least 1\#thow many different targets an account promotes; all if there are no more
    selectedItems\#tat least 1\#thow many items the segment has, the seed among them; fewer where the seed has fewer neighbors
    selectedShare\#tfrom 0 to 1\#twhich share of the clicks that are not on targets is on the segment; the rest are fillers
    seedRank\#tfrom 0 to 1\#twhere the seed stands among the original items by popularity: 0 is the most popular one, 1 the least
    #\#tStealthReward
    summary\#tAn attack that asks may be made to mind a detector: it plays for what it takes less what its accounts stand out by.
    source\#tA rule of this project: what an attacker who knows the detector and the log would give up for not being seen.
    stealth\#tfrom 0 to 1000\#tλ, which share of the ceiling it costs to stand out from all real accounts; 0 does not mind
    stealthDetector\#tone of fraudar, profile, pca-select-users\#twhom the attack minds, a detector that needs no examples
    #\#tWorstCase
    summary\#tThe strongest attack that one budget of queries buys, by heuristics, structured spreads, a search over clicks and PoisonRec together.
    source\#tNone has the whole. That robustness is measured by the strongest of several attacks of different kinds is Francesco Croce and Matthias Hein, Reliable Evaluation of Adversarial Robustness with an Ensemble of Diverse Parameter-free Attacks, ICML 2020; halving contenders for a fixed budget is Zohar Karnin, Tomer Koren and Oren Somekh, Almost Optimal Exploration in Multi-Armed Bandits, ICML 2013; the learner is PoisonRec after behavioral cloning (Dean Pomerleau, Efficient Training of Artificial Neural Networks for Autonomous Navigation, Neural Computation 1991). Shares and moves are ours.
    queries\#tfrom 64 to 1000000\#thow many poisons are evaluated in all
    actionSpace\#tone of plain, bplain, bcbt-popular, bcbt-random\#thow PoisonRec's policy draws its next click
    imitation\#tfrom 0 to 100000\#thow many steps teach a policy what it is to imitate
    #\#tPathRecommender
    summary\#tA recommender that walks through a knowledge graph from a user to a product, and explains what it recommends by the way there.
    source\#tYikun Xian, Zuohui Fu, S. Muthukrishnan, Gerard de Melo and Yongfeng Zhang, Reinforcement Knowledge Graph Reasoning for Explainable Recommendation (PGPR), SIGIR 2019.
    dimension\#tfrom 1 to 4096\#td, the width of embeddings
    passes\#tfrom 1 to 1000000\#tthe most passes over the purchases that train embeddings
    embeddingLearningRate\#tabove 0\#tthe step size of embeddings at the start; it falls to 0 linearly
    embeddingBatchSize\#tfrom 1 to 65536\#thow many purchases make one step of embeddings
    negatives\#tfrom 1 to 1000\#thow many wrong tails a batch gets per relation
    clipNorm\#tabove 0\#tthe greatest norm of a step's gradient
    heldOutUsers\#tat least 0\#thow many users have one purchase held out, to see when to stop; 0 never stops early
    passesPerCheck\#tat least 1\#thow many passes there are between two looks at them
    patience\#tat least 1\#thow many looks without a new best end it
    maximumActions\#tfrom 1 to 100000\#tthe greatest number of edges that are actions
    actionOrder\#tone of index, relation, score\#thow actions are numbered
    leavesOutPurchases\#ttrue or false\#twhether paths do not lead back to what the user has purchased
    firstHidden\#ta multiple of 8, from 8 to 65536\#tthe width of the agent's first hidden layer
    secondHidden\#ta multiple of 8, from 8 to 65536\#tthat of the second
    dropout\#tfrom 0 to below 1\#tthe share of hidden numbers that are dropped in training
    actionDropout\#tfrom 0 to below 1\#tthe share of actions that a path cannot take in training
    discount\#tfrom 0 to 1\#tγ, how much a reward is worth one hop earlier
    entropyWeight\#tat least 0\#tβ, how much the policy's entropy counts
    learningRate\#tabove 0\#tAdam's step size for the agent at the start; it falls to 0 linearly
    batchSize\#tfrom 1 to 65536\#thow many users walk side by side in training
    epochs\#tfrom 1 to 100000\#thow often every user walks in training
    reward\#tone of scaled, cosine\#twhat the end of a path is worth; cosine is max(0, cos(u, p))
    #\#tDeepFool
    summary\#tThe shortest way over the nearest boundary between the chosen action and others, again and again until the agent prefers another.
    source\#tSeyed-Mohsen Moosavi-Dezfooli, Alhussein Fawzi and Pascal Frossard, DeepFool: A Simple and Accurate Method to Fool Deep Neural Networks, CVPR 2016, algorithm 2; on a path-reasoning agent Yuanjiang Cao, Xiaocong Chen, Lina Yao, Xianzhi Wang and Wei Emma Zhang, Adversarial Attacks and Detection on Reinforcement Learning-Based Interactive Recommender Systems, SIGIR 2020, who consider a random sample of the other actions.
    actions\#tfrom 1 to 100000\#thow many other actions are considered, drawn at random once for each path
    overshoot\#tfrom 0 to 1000000\#tη, by which share of itself the way is longer than to the boundary
    steps\#tfrom 1 to 10000\#thow many steps there are at most
    #\#tFastGradientL1
    summary\#tMoves one number of the state by ε: the one where the gradient is largest.
    source\#tYuanjiang Cao, Xiaocong Chen, Lina Yao, Xianzhi Wang and Wei Emma Zhang, Adversarial Attacks and Detection on Reinforcement Learning-Based Interactive Recommender Systems, SIGIR 2020, who call it their single-dimension attack, with ε = 0.1 and 1.
    dense\#ttrue or false\#twhether the budget is spread over all coordinates, in proportion to the gradient
    #\#tFastGradientL2
    summary\#tMoves the state by a Euclidean length of ε against the gradient.
    source\#tTakeru Miyato, Andrew Dai and Ian Goodfellow, Adversarial Training Methods for Semi-Supervised Text Classification, ICLR 2017, equation 5; on a path-reasoning agent Yuanjiang Cao, Xiaocong Chen, Lina Yao, Xianzhi Wang and Wei Emma Zhang, Adversarial Attacks and Detection on Reinforcement Learning-Based Interactive Recommender Systems, SIGIR 2020, with ε = 1.
    #\#tFastGradientSign
    summary\#tMoves every number of the state by ε against the gradient: the attack that does the most harm here.
    source\#tIan Goodfellow, Jonathon Shlens and Christian Szegedy, Explaining and Harnessing Adversarial Examples, ICLR 2015; on a path-reasoning agent Yuanjiang Cao, Xiaocong Chen, Lina Yao, Xianzhi Wang and Wei Emma Zhang, Adversarial Attacks and Detection on Reinforcement Learning-Based Interactive Recommender Systems, SIGIR 2020, with ε = 0.5.
    #\#tGaussianNoise
    summary\#tA control: a step in a random direction, as long as an attack's.
    source\#tNone: it is what an attack has to beat. An attack that does no more harm than this does not owe its harm to what it knows of the agent.
    norm\#tone of l1, l2, linf\#tthe norm that is ε
    #\#tJacobianSaliencyMap
    summary\#tMoves a few numbers of the state far: those that make another action likelier and the chosen one less likely.
    source\#tNicolas Papernot, Patrick McDaniel, Somesh Jha, Matt Fredrikson, Z. Berkay Celik and Ananthram Swami, The Limitations of Deep Learning in Adversarial Settings, EuroS&P 2016; with the product of two gradients for saliency as Yuanjiang Cao, Xiaocong Chen, Lina Yao, Xianzhi Wang and Wei Emma Zhang, Adversarial Attacks and Detection on Reinforcement Learning-Based Interactive Recommender Systems, SIGIR 2020 have it.
    theta\#tabove 0 to 1000000\#tθ, by how much a coordinate moves
    coordinates\#tfrom coordinatesPerStep to 1000000\#thow many may move: a tenth of a state of 400
    coordinatesPerStep\#tfrom 1 to coordinates\#thow many move between two looks at the gradients
    target\#tone of random, second\#twhich action is made likelier: any other, or the most probable other one
    #\#tRandomCoordinate
    summary\#tA control: ±ε in one coordinate, both drawn at random, where an ℓ1 attack chooses.
    source\#tNone: it is the control of FastGradientL1.
    #\#tAccountSequenceDetector
    summary\#tReads what an account clicked, click by click, and tells how much it resembles the false accounts that it was shown.
    source\#tYuanjiang Cao, Xiaocong Chen, Lina Yao, Xianzhi Wang and Wei Emma Zhang, Adversarial Attacks and Detection on Reinforcement Learning-Based Interactive Recommender Systems, SIGIR 2020, section 2.3: the network of SequenceDetector, which reads an agent's path there.
    clicks\#tfrom 1 to 1000\#thow many clicks of an account are read, its last ones
    hidden\#tfrom 1 to 4096\#tthe width of both GRUs' states
    dropout\#tfrom 0 to below 1\#tthe share of the decoder's hidden numbers that are dropped in training
    learningRate\#tabove 0\#tAdam's step size
    weightDecay\#tat least 0\#thow much of a weight is added to its gradient
    batchSize\#tfrom 1 to 100000\#thow many accounts make a step
    epochs\#tfrom 1 to 100000\#tthe most passes over the accounts
    patience\#tat least 0\#thow many epochs without a lower validation loss end training; 0 never does
    passes\#tfrom 1 to 1000\#thow often the decomposition of the log goes over it, there and back
    #\#tAdversarialTraining
    summary\#tHas the recommender train against the worst small change of its own parameters.
    source\#tXiangnan He, Zhankui He, Xiaoyu Du and Tat-Seng Chua, Adversarial Personalized Ranking for Recommendation, SIGIR 2018, equations 5 to 9. magnitude=fit is VAT (Kaike Zhang, Qi Cao, Yunfan Wu, Fei Sun, Huawei Shen and Xueqi Cheng, Improving the Shortest Plank: Vulnerability-Aware Adversarial Training for Robust Recommender System, RecSys 2024), magnitude=norm is PamaCF (the same authors, Understanding and Improving Adversarial Collaborative Filtering for Robust Recommendation, NeurIPS 2024).
    weight\#tfrom 0 to 1000\#tλ, what the loss of the moved vectors weighs
    radius\#tfrom 0 to 1000\#tε, how far vectors are moved
    magnitude\#tone of uniform, fit, norm\#twhose are moved farther: nobody's, or those of users whom the model fits well, or whose own are long
    #\#tCapRepeats
    summary\#tCounts at most so many clicks of an account on an item; the first ones stay.
    source\#tCommon practice with logs of clicks.
    cap\#tfrom 1 to 1000000\#thow many clicks of an account on an item count
    #\#tDistinctClicks
    summary\#tDrops the repeats of an account: of clicks on one item the first stays.
    source\#tWhat most public datasets for implicit feedback do; CapRepeats with a cap of one.
    #\#tFraudar
    summary\#tAccounts in parts of the log that are denser than real ones would make them.
    source\#tBryan Hooi, Hyun Ah Song, Alex Beutel, Neil Shah, Kijung Shin and Christos Faloutsos, FRAUDAR: Bounding Graph Fraud in the Face of Camouflage, KDD 2016: algorithm 1 with the logarithmic column weights of section 4.4.
    blocks\#tfrom 1 to 1000\#thow many blocks are looked for, one after the other
    offset\#tfrom 1 to 1000000\#tc, what is added to an item's popularity before its logarithm is taken
    #\#tNewItemDamping
    summary\#tLets clicks on an item count in proportion to how well the item is established.
    source\#tA rule of this project, after trust in reputation systems: what nobody of long standing has clicked cannot be pushed by newcomers alone.
    half\#tfrom 0 to 1000000000\#twith how many established accounts, less one, a click counts half
    established\#tfrom 1 to 1000000\#twith how many clicks an account of the log is established
    #\#tPCASelectUsers
    summary\#tAccounts that have little to do with what moves everybody else.
    source\#tBhaskar Mehta and Wolfgang Nejdl, Unsupervised strategies for shilling detection and robust collaborative filtering, User Modeling and User-Adapted Interaction 19, 2009, algorithm 1. The decomposition: Nathan Halko, Per-Gunnar Martinsson and Joel Tropp, Finding structure with randomness, SIAM Review 53, 2011, algorithm 4.4.
    components\#tfrom 1 to 8\#thow many principal components count
    passes\#tfrom 1 to 1000\#thow often the decomposition goes over the log, there and back
    #\#tProfileDetector
    summary\#tAccounts that behave as few do, by what can be counted.
    source\#tSimilarity to the nearest neighbors: Paul-Alexandru Chirita, Wolfgang Nejdl and Cristian Zamfir, Preventing shilling attacks in online recommender systems, WIDM 2005. Popularity of what is clicked: Wentao Li, Min Gao, Hua Li, Jun Zeng, Qingyu Xiong and Sachio Hirokawa, Shilling attack detection in recommender systems via selecting patterns analysis, IEICE Transactions 2016. The robust distance: Peter Rousseeuw and Katrien Van Driessen, A fast algorithm for the minimum covariance determinant estimator, Technometrics 41, 1999, one step of it.
    rare\#tfrom 1 to 1000000\#tan item that fewer other accounts clicked is rare
    reach\#tfrom 1 to 1000000\#thow many accounts are come across in search of the nearest
    kept\#tfrom 0.5 to 1\#tthe share of accounts that say what is usual
    #\#tScreeningDefense
    summary\#tDrops accounts that a detector suspects.
    source\#tA rule of this project: a detector of false accounts with a threshold that is set on the clean log.
    detector\#tone of fraudar, profile, pca-select-users\#twho looks
    falseAlarms\#tfrom 0 to below 1\#tthe share of the clean log's accounts that may be dropped
    #\#tSequenceDetector
    summary\#tReads an agent's path action by action and tells how likely somebody tampers with what it sees.
    source\#tYuanjiang Cao, Xiaocong Chen, Lina Yao, Xianzhi Wang and Wei Emma Zhang, Adversarial Attacks and Detection on Reinforcement Learning-Based Interactive Recommender Systems, SIGIR 2020, sections 2.3 and 3.1. Attention over what an encoder passes on is from Dzmitry Bahdanau, Kyunghyun Cho and Yoshua Bengio, Neural Machine Translation by Jointly Learning to Align and Translate, ICLR 2015.
    hidden\#tfrom 1 to 4096\#tthe width of both GRUs' states
    dropout\#tfrom 0 to below 1\#tthe share of the decoder's hidden numbers that are dropped in training
    learningRate\#tabove 0\#tAdam's step size
    weightDecay\#tat least 0\#thow much of a weight is added to its gradient
    batchSize\#tfrom 1 to 100000\#thow many sequences make a step
    epochs\#tfrom 1 to 100000\#tthe most passes over the sequences
    patience\#tat least 0\#thow many epochs without a lower validation loss end training; 0 never does
    """#
}
